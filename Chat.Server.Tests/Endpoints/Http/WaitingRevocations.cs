using Chat.Server.Ports;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>Gives no answer until whoever asks has gone.</summary>
internal sealed class WaitingRevocations : IRevocations
{
    private int asked;
    private int givenUp;

    /// <summary>How often somebody has begun to wait.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>How often somebody has stopped waiting.</summary>
    public int GivenUp => Volatile.Read(ref givenUp);

    public ValueTask RevokeAsync(string userId, DateTimeOffset before, DateTimeOffset until, CancellationToken cancellation = default) => default;

    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default) =>
        new(new Dictionary<string, DateTimeOffset>());

    public async ValueTask<DateTimeOffset?> RevokedBeforeAsync(string userId, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref asked);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return null;
        }
        finally
        {
            Interlocked.Increment(ref givenUp);
        }
    }
}

using Chat.Server.Endpoints.Authentication;
using Chat.Server.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>Lets an administrator revoke a user right after the server was told that the user is not revoked.</summary>
internal sealed class InterruptedRevocations(IRevocations inner, IServiceProvider services) : IRevocations
{
    private string? victim;

    public void RevokeAfterNextAnswer(string userId) => victim = userId;

    public ValueTask RevokeAsync(string userId, DateTimeOffset before, DateTimeOffset until, CancellationToken cancellation = default) =>
        inner.RevokeAsync(userId, before, until, cancellation);

    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default) =>
        inner.RevokedSinceAsync(since, cancellation);

    public async ValueTask<DateTimeOffset?> RevokedBeforeAsync(string userId, CancellationToken cancellation = default)
    {
        var answer = await inner.RevokedBeforeAsync(userId, cancellation);
        if (Interlocked.Exchange(ref victim, null) is { } user)
            await services.GetRequiredService<Revoker>().RevokeAsync(user, "root", CancellationToken.None);
        return answer;
    }
}

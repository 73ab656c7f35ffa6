using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>Puts the limits of a connection and of its user around its protocol.</summary>
internal sealed class InputLimits(IOptions<LimitOptions> options, JoinQueue joins, Refusals refusals, TimeProvider time)
{
    private readonly UserMeters users = new(options.Value, time);

    /// <param name="connection">A connection whose handshake is done and whose messages are not read yet.</param>
    /// <param name="close">Ends the connection; called when it goes on and on beyond its limits.</param>
    /// <returns>What to dispose of at the connection's end.</returns>
    public IDisposable Attach(HubConnectionContext connection, Action<CloseOrder> close)
    {
        if (!options.Value.Enabled) return Nothing.Instance;
        var limit = new InputLimit(options.Value, users.Enter(connection.UserIdentifier!), new JoinPlaces(joins, time), time, close);
        connection.Protocol = new LimitedProtocol(connection.Protocol, limit, refusals);
        return new Attachment(users, connection.UserIdentifier!, limit);
    }

    /// <summary>Counts a request that a user makes without a connection, with those of its connections.</summary>
    public (bool Allowed, long Left, int Burst, TimeSpan RetryAfter) Count(string userId, OperationClass operation)
    {
        var meter = users.Enter(userId);
        try
        {
            return (meter.TryTake(operation, out var retryAfter), meter.Left(operation, out var burst), burst, retryAfter);
        }
        finally
        {
            users.Leave(userId);
        }
    }

    private sealed class Attachment(UserMeters users, string userId, InputLimit limit) : IDisposable
    {
        public void Dispose()
        {
            users.Leave(userId);
            limit.Dispose();
        }
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}

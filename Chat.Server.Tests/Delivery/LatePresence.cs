using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Tests.Delivery;

/// <summary>The presence of one process, which lets the first connection wait until the test says so, and then cannot take it.</summary>
internal sealed class LatePresence(IPresence inner) : IPresence
{
    private readonly TaskCompletionSource failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;

    event Func<IReadOnlyList<PresenceChange>, Task> IPresence.NodeLost
    {
        add => inner.NodeLost += value;
        remove => inner.NodeLost -= value;
    }

    event Func<IReadOnlyList<PresenceChange>, Task> IPresence.CaughtUp
    {
        add => inner.CaughtUp += value;
        remove => inner.CaughtUp -= value;
    }

    event Action<IReadOnlyList<OnlineChange>> IPresence.OnlineChanged
    {
        add => inner.OnlineChanged += value;
        remove => inner.OnlineChanged -= value;
    }

    /// <summary>Turns the first connection away.</summary>
    public void Fail() => failure.TrySetException(new PresenceUnavailableException("The presence is away."));

    public async ValueTask<int> ConnectAsync(string connectionId, string userId, CancellationToken cancellation = default)
    {
        if (Interlocked.Increment(ref connections) == 1) await failure.Task;
        return await inner.ConnectAsync(connectionId, userId, cancellation);
    }

    public ValueTask<PresenceChange?> JoinAsync(string connectionId, string room, int memberLimit, CancellationToken cancellation = default) =>
        inner.JoinAsync(connectionId, room, memberLimit, cancellation);

    public ValueTask<PresenceChange?> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        inner.LeaveAsync(connectionId, room, cancellation);

    public ValueTask<IReadOnlyList<PresenceChange>> DisconnectAsync(string connectionId) => inner.DisconnectAsync(connectionId);

    public ValueTask<RoomMembers> MembersAsync(string room, int limit, CancellationToken cancellation = default) =>
        inner.MembersAsync(room, limit, cancellation);

    public ValueTask<OnlineUsers> OnlineAsync(int limit, CancellationToken cancellation = default) => inner.OnlineAsync(limit, cancellation);

    public bool IsMember(string connectionId, string room) => inner.IsMember(connectionId, room);

    public IReadOnlyList<string> RoomsOf(string connectionId) => inner.RoomsOf(connectionId);

    public IReadOnlyList<string> ConnectionsOf(string userId) => inner.ConnectionsOf(userId);
}

using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>
/// Who is connected and who is in which room. Memberships belong to connections, presence to users: a user is in a room
/// while any of its connections, on any node, is.
/// <para><b>Atomic.</b> Each change happens as a whole and reports what it meant for the user. However changes interleave, a
/// user's entering and leaving a room are reported alternately, each exactly once, to one caller.</para>
/// <para><b>Cost.</b> Joining, leaving and a connection's end cost a bounded number of steps and round trips, whatever the
/// number of members (the list of members in a result is bounded by its limit).</para>
/// <para><b>Strangers.</b> A connection that has not connected, or has disconnected, cannot join: the answer is null.
/// So a join that races with its connection's end never leaves a member behind.</para>
/// <para><b>Failure.</b> The asynchronous methods throw <see cref="PresenceUnavailableException"/> when shared state
/// cannot be reached, except <see cref="DisconnectAsync"/>, which always succeeds and lets the state catch up. The
/// synchronous methods answer from this node's memory. All methods may be called concurrently.</para>
/// </summary>
internal interface IPresence
{
    /// <summary>
    /// Raised for the users who left because another node was lost, once over all nodes: whoever is called announces them. The
    /// memory of one process never raises it.
    /// </summary>
    event Func<IReadOnlyList<PresenceChange>, Task> NodeLost;

    /// <summary>
    /// Raised for changes of this node's own users that others could not be told of in time: who left while shared state was
    /// away (no members in the change), and who is there although this node was taken for lost and others were told
    /// that they left (the change has members). The memory of one process never raises it.
    /// </summary>
    event Func<IReadOnlyList<PresenceChange>, Task> CaughtUp;

    /// <summary>
    /// Raised for users whose first connection over all nodes has come, or whose last one has gone: each change once, on the node that made or noticed it. Not for a change whose
    /// reply from shared state was lost. Handlers return at once and do not throw.
    /// </summary>
    event Action<IReadOnlyList<OnlineChange>> OnlineChanged;

    /// <summary>Registers a connection of this node.</summary>
    /// <returns>The number of connections over all nodes, this one included.</returns>
    ValueTask<int> ConnectAsync(string connectionId, string userId, CancellationToken cancellation = default);

    /// <summary>
    /// Puts a connection into a room; a second time it changes nothing. <see cref="PresenceChange.UserChanged"/> tells
    /// that its user was not in the room before.
    /// </summary>
    /// <param name="connectionId">A connection of this node.</param>
    /// <param name="room">The room.</param>
    /// <param name="memberLimit">The most user ids in the result; the joining user is always among them.</param>
    /// <param name="cancellation">Gives up waiting; the change may have happened.</param>
    ValueTask<PresenceChange?> JoinAsync(string connectionId, string room, int memberLimit, CancellationToken cancellation = default);

    /// <summary>
    /// Takes a connection out of a room; null when it was not in it. <see cref="PresenceChange.UserChanged"/> tells that
    /// its user is no longer in the room.
    /// </summary>
    ValueTask<PresenceChange?> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default);

    /// <summary>Forgets a connection.</summary>
    /// <returns>A change for every room it was in; a second call returns none.</returns>
    ValueTask<IReadOnlyList<PresenceChange>> DisconnectAsync(string connectionId);

    /// <summary>The members of a room, at most <paramref name="limit"/> of them, and their true count.</summary>
    ValueTask<RoomMembers> MembersAsync(string room, int limit, CancellationToken cancellation = default);

    /// <summary>The connected users, at most <paramref name="limit"/> of them, and the true counts.</summary>
    ValueTask<OnlineUsers> OnlineAsync(int limit, CancellationToken cancellation = default);

    /// <summary>Whether a connection of this node is in a room.</summary>
    bool IsMember(string connectionId, string room);

    /// <summary>The rooms a connection of this node is in.</summary>
    IReadOnlyList<string> RoomsOf(string connectionId);

    /// <summary>The connections a user has on this node.</summary>
    IReadOnlyList<string> ConnectionsOf(string userId);
}

using Chat.Server.Ports;
using Chat.Server.Stores.Memory;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// The rooms of one server and this node's lease there. Each server has leases of its own, by its own clock: a node that is cut off from one of them is lost in
/// its rooms, and nowhere else.
/// </summary>
internal sealed class ServerPresence
{
    private readonly NodeReaper reaper;
    private readonly ILogger logger;

    public ServerPresence(RedisConnection redis, RedisKeys keys, MemoryPresence local, ILogger logger, Func<IReadOnlyList<PresenceChange>, Task> caughtUp, Action<IReadOnlyList<OnlineChange>> changed)
    {
        this.logger = logger;
        Lease = new NodeLease(redis, keys, logger);
        Shared = new SharedRooms(redis, keys, Lease);
        Rooms = new NodeRooms(local, Shared, Lease, caughtUp);
        reaper = new NodeReaper(redis, keys, Shared, changed);
    }

    public NodeLease Lease { get; }

    public SharedRooms Shared { get; }

    public NodeRooms Rooms { get; }

    /// <summary>Registers anew what Redis has forgotten, settles what is uncertain, clears away former ids of this node and the lost nodes.</summary>
    public async Task CatchUpAsync(LeaseReport report, Func<IReadOnlyList<PresenceChange>, Task> caughtUp, Func<IReadOnlyList<PresenceChange>, Task> nodeLost, CancellationToken cancellation)
    {
        await Rooms.CatchUpAsync(cancellation);
        foreach (var former in Lease.Former.Keys)
        {
            if (Rooms.Mentions(former)) continue;
            await reaper.ClearAsync(former, wasLost: false, caughtUp);
            Lease.Former.TryRemove(former, out _);
        }

        foreach (var node in report.Lost ?? [])
        {
            logger.NodeLost(node);
            await reaper.ClearAsync(node, wasLost: true, nodeLost);
        }
    }

    public async Task EndAsync(Func<IReadOnlyList<PresenceChange>, Task> caughtUp)
    {
        await Lease.EndAsync();
        await Rooms.EndAsync();
        foreach (var node in Lease.Former.Keys.Append(Lease.Current?.NodeId).OfType<string>())
            await reaper.ClearAsync(node, wasLost: false, caughtUp);
    }
}

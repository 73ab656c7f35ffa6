using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// Presence of many nodes. What this node's own connections do is kept in its memory and is true in any case; Redis holds what
/// that means for users over all nodes, and is brought in step with every change, and with what could not be changed as
/// soon as it can. Redis may be flushed at any time: every node fills in its part again. Of several servers the first has who is connected, and each who is in its rooms.
/// <para>Round trips: a connection's coming and going one each (shared by those who come at once), a join or leave
/// one, the first join of a room on a node two, a member list one, an online list one.</para>
/// <para>When a reply is lost, its caller is told that presence is unavailable and the change is undone, without a word to
/// others, before anything else happens to that user in that room.</para>
/// </summary>
internal sealed class RedisPresence : IPresence
{
    private readonly MemoryPresence local = new();
    private readonly RedisServers redis;
    private readonly ServerPresence[] servers;
    private readonly SharedOnline online;
    private readonly ILogger logger;

    public RedisPresence(RedisServers redis, ILoggerFactory loggers)
    {
        this.redis = redis;
        logger = loggers.CreateLogger<RedisPresence>();
        var keys = new RedisKeys(redis.Options.KeyPrefix);
        servers =
        [
            .. redis.All.Select((server, place) => new ServerPresence(
                server, keys, local, RedisServers.LoggerOf<RedisPresence>(loggers, place), changes => RaiseAsync(CaughtUp, changes), changes => OnlineChanged?.Invoke(changes))),
        ];
        online = new SharedOnline(redis.First, keys, servers[0].Lease, local, changes => OnlineChanged?.Invoke(changes));
    }

    public event Func<IReadOnlyList<PresenceChange>, Task>? NodeLost;

    public event Func<IReadOnlyList<PresenceChange>, Task>? CaughtUp;

    public event Action<IReadOnlyList<OnlineChange>>? OnlineChanged;

    /// <summary>The present id of this node, at the first server; null until that was reached for the first time.</summary>
    public string? NodeId => NodeIdAt(0);

    /// <summary>How many servers there are, each with a lease.</summary>
    public int Places => servers.Length;

    /// <summary>The present id of this node at one of the servers: each knows it by another.</summary>
    public string? NodeIdAt(int place) => servers[place].Lease.Current?.NodeId;

    /// <summary>Whether this node has a lease that has not ended, as far as it knows, at one of the servers.</summary>
    public bool HoldsLease(int place = 0) => servers[place].Lease.IsHeld;

    public async ValueTask<int> ConnectAsync(string connectionId, string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        await local.ConnectAsync(connectionId, userId, CancellationToken.None);
        var mark = online.Mark(userId);
        try
        {
            return await TryAsync(() => online.SyncAsync(mark));
        }
        catch
        {
            await local.DisconnectAsync(connectionId);
            online.Mark(userId);
            throw;
        }
    }

    public async ValueTask<PresenceChange?> JoinAsync(string connectionId, string room, int memberLimit, CancellationToken cancellation = default)
    {
        if (local.UserOf(connectionId) is not { } userId) return null;
        var shared = ServerOf(room).Shared;
        return await ChangeAsync(room, userId, announceLeft: false, async (known, held) =>
        {
            var wasPresent = known.Present.Contains(userId);
            var reply = await shared.JoinAsync(held, room, [userId], hasOthers: known.Present.Count > 0, memberLimit);
            known.Present.Add(userId);
            if (await local.JoinAsync(connectionId, room, 1, CancellationToken.None) is not null)
                return new PresenceChange(room, userId, reply.Changed.Count > 0, With(userId, reply.Members), reply.Count, reply.Version);

            // The connection ended meanwhile. A user who was there before is taken out by whoever ended that membership.
            if (!wasPresent)
            {
                await shared.LeaveAsync(held, room, userId);
                known.Present.Remove(userId);
            }

            return null;
        }, cancellation);
    }

    public async ValueTask<PresenceChange?> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default)
    {
        if (local.UserOf(connectionId) is not { } userId || !local.IsMember(connectionId, room)) return null;
        var shared = ServerOf(room).Shared;
        return await ChangeAsync(room, userId, announceLeft: false, async (known, held) =>
        {
            if (!local.IsMember(connectionId, room)) return null;
            if (local.IsIn(userId, room, exceptConnection: connectionId))
            {
                var count = await shared.CountAsync(room);
                await local.LeaveAsync(connectionId, room, CancellationToken.None);
                return new PresenceChange(room, userId, false, [], count, 0);
            }

            var reply = await shared.LeaveAsync(held, room, userId);
            if (!reply.Had) throw new NodeForgottenException(hasForgottenRoom: true);
            known.Present.Remove(userId);
            await local.LeaveAsync(connectionId, room, CancellationToken.None);
            return new PresenceChange(room, userId, !reply.StillThere, [], reply.Count, reply.Version);
        }, cancellation);
    }

    public async ValueTask<IReadOnlyList<PresenceChange>> DisconnectAsync(string connectionId)
    {
        if (local.UserOf(connectionId) is not { } userId) return [];
        var ended = await local.DisconnectAsync(connectionId);
        var mark = online.Mark(userId);
        var goingOffline = SyncOnlineAsync(mark);
        var changes = await Task.WhenAll(ended.Select(change => LeaveEndedAsync(change.Room, userId)));
        await goingOffline;
        return changes;
    }

    public async ValueTask<RoomMembers> MembersAsync(string room, int limit, CancellationToken cancellation = default) =>
        await TryAsync(() => ServerOf(room).Shared.ListAsync(room, limit)).WaitAsync(cancellation);

    public async ValueTask<OnlineUsers> OnlineAsync(int limit, CancellationToken cancellation = default) =>
        await TryAsync(() => online.ListAsync(limit)).WaitAsync(cancellation);

    public bool IsMember(string connectionId, string room) => local.IsMember(connectionId, room);

    public IReadOnlyList<string> RoomsOf(string connectionId) => local.RoomsOf(connectionId);

    public IReadOnlyList<string> ConnectionsOf(string userId) => local.ConnectionsOf(userId);

    /// <summary>Renews the lease at one of the servers; to be called again when the answer says so. Throws <see cref="PresenceUnavailableException"/>.</summary>
    public Task<LeaseReport> RenewAsync(int place = 0) => TryAsync(() => servers[place].Lease.RenewAsync());

    /// <summary>
    /// Does what is open at one of the servers: registers anew what Redis has forgotten, settles what is uncertain, clears away former ids of this
    /// node and the lost nodes. Throws <see cref="PresenceUnavailableException"/>; then it is to be called again.
    /// </summary>
    public Task CatchUpAsync(LeaseReport report, CancellationToken cancellation, int place = 0) => TryAsync(async () =>
    {
        if (place == 0 && online.IsBehind) await online.SyncAsync();
        await servers[place].CatchUpAsync(report, changes => RaiseAsync(CaughtUp, changes), changes => RaiseAsync(NodeLost, changes), cancellation);
        return true;
    });

    /// <summary>Leaves nothing behind in any Redis that is there; changes are refused from now on. Throws <see cref="PresenceUnavailableException"/>.</summary>
    public Task EndAsync() => TryAsync(async () =>
    {
        await Task.WhenAll(servers.Select(server => server.EndAsync(changes => RaiseAsync(CaughtUp, changes))));
        return true;
    });

    private ServerPresence ServerOf(string room) => servers[redis.PlaceOf(room)];

    private async Task<PresenceChange> LeaveEndedAsync(string room, string userId)
    {
        var shared = ServerOf(room).Shared;
        try
        {
            return await ChangeAsync(room, userId, announceLeft: true, async (known, held) =>
            {
                // In the room with another connection, or taken out of it together with another one that ended.
                if (local.IsIn(userId, room) || !known.Present.Contains(userId))
                    return new PresenceChange(room, userId, false, [], await shared.CountAsync(room), 0);

                var reply = await shared.LeaveAsync(held, room, userId);
                if (!reply.Had) throw new NodeForgottenException(hasForgottenRoom: true);
                known.Present.Remove(userId);
                return new PresenceChange(room, userId, !reply.StillThere, [], reply.Count, reply.Version);
            }, CancellationToken.None);
        }
        catch (PresenceUnavailableException)
        {
            return new PresenceChange(room, userId, false, [], local.CountIn(room), 0);
        }
    }

    private Task<T> ChangeAsync<T>(string room, string userId, bool announceLeft, Func<NodeRoom, Lease, Task<T>> change, CancellationToken cancellation) =>
        TryAsync(() => ServerOf(room).Rooms.ChangeAsync(room, userId, announceLeft, change, cancellation));

    private async Task SyncOnlineAsync(long mark)
    {
        try
        {
            await online.SyncAsync(mark);
        }
        catch (RedisUnavailableException)
        {
            // It stays marked.
        }
    }

    private async Task RaiseAsync(Func<IReadOnlyList<PresenceChange>, Task>? handlers, IReadOnlyList<PresenceChange> changes)
    {
        if (changes.Count == 0) return;
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                await handler(changes);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.AnnouncingFailed(e);
            }
        }
    }

    /// <summary>The joining user is always in the list, also where it is cut.</summary>
    private static IReadOnlyList<string> With(string userId, IReadOnlyList<string> members) =>
        members.Contains(userId) || members.Count == 0 ? members : [.. members.Take(members.Count - 1), userId];

    private static async Task<T> TryAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (RedisUnavailableException e)
        {
            throw new PresenceUnavailableException(e.Message, e);
        }
    }
}

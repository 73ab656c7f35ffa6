using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// The connected users in Redis. This node's part of it is compared and set, not counted up and down: users who came or went
/// are noted, and one script brings Redis to what is true now for all who were noted before it, so a rush of
/// connections costs few round trips and a change that failed is simply made later.
/// </summary>
internal sealed class SharedOnline(RedisConnection redis, RedisKeys keys, NodeLease lease, MemoryPresence local, Action<IReadOnlyList<OnlineChange>> changed)
{
    private static readonly RedisScript SyncScript = RedisScript.Load("Presence/online.lua");
    private static readonly RedisScript ListScript = RedisScript.Load("Presence/list.lua");

    private readonly Lock marking = new();
    private HashSet<string> marked = [];
    private long marks;
    private long synced;
    private int total;

    /// <summary>The id under which Redis knows this node's users, but for those marked.</summary>
    private string? completeAs;

    private SemaphoreSlim Gate { get; } = new(1);

    public bool IsBehind
    {
        get
        {
            lock (marking) return marked.Count > 0 || completeAs != lease.Current?.NodeId;
        }
    }

    /// <summary>Notes that a user has come or gone; returns what to wait for.</summary>
    public long Mark(string userId)
    {
        lock (marking)
        {
            marked.Add(userId);
            return ++marks;
        }
    }

    /// <summary>Brings Redis up to date for everything marked until now.</summary>
    /// <returns>The connections of all nodes.</returns>
    public async Task<int> SyncAsync(long mark = long.MaxValue)
    {
        await Gate.WaitAsync();
        try
        {
            if (synced >= mark) return total;
            for (var attempt = 1; ; attempt++)
            {
                if (lease.Current is null) await lease.RenewAsync();
                var held = lease.Current!;
                try
                {
                    return await SyncAsync(held);
                }
                catch (NodeForgottenException) when (attempt < 3)
                {
                    await lease.RenewAsync(held);
                }
                catch (NodeForgottenException e)
                {
                    throw new RedisUnavailableException("The lease of this node is lost again and again.", e);
                }
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    public async Task<OnlineUsers> ListAsync(int limit)
    {
        var listing = ListScript.RunAsync(redis, [keys.Nodes("online")], limit);
        var counting = redis.RunAsync(database => database.HashValuesAsync(keys.Nodes("connections")));
        await Task.WhenAll(listing, counting);
        return new OnlineUsers((string[])listing.Result[1]!, (int)listing.Result[0], counting.Result.Sum(count => (int)count));
    }

    private async Task<int> SyncAsync(Lease held)
    {
        HashSet<string> users;
        long until;
        lock (marking)
        {
            (users, marked) = (marked, []);
            until = marks;
        }

        try
        {
            IEnumerable<string> all = users;
            if (completeAs != held.NodeId) all = users.Union((await local.OnlineAsync(int.MaxValue)).Users);
            string[][] batches = [.. all.Chunk(SharedRooms.Batch)];
            foreach (var batch in batches.Length == 0 ? [[]] : batches) total = await SendAsync(held, batch);
            completeAs = held.NodeId;
            synced = until;
            return total;
        }
        catch
        {
            lock (marking) marked.UnionWith(users);
            throw;
        }
    }

    private async Task<int> SendAsync(Lease held, string[] users)
    {
        var connections = (await local.OnlineAsync(0)).ConnectionCount;
        var online = users.ToLookup(user => local.ConnectionsOf(user).Count > 0);
        var reply = await SyncScript.RunAsync(redis,
            [keys.Nodes("leases"), keys.Nodes("connections"), keys.Nodes("online"), keys.Nodes($"{held.NodeId}:online")],
            [held.NodeId, connections, online[true].Count(), .. online[true].Select(user => (RedisValue)user), .. online[false].Select(user => (RedisValue)user)]);
        redis.Clock.Saw((long)reply[1]);
        if ((string?)reply[0] != "ok") throw new NodeForgottenException();
        OnlineChange[] changes = [.. ((string[])reply[3]!).Select(user => new OnlineChange(user, true)), .. ((string[])reply[4]!).Select(user => new OnlineChange(user, false))];
        if (changes.Length > 0) changed(changes);
        return (int)reply[2];
    }
}

using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// This node's place among the nodes. What a node registers belongs to its lease; when the lease has ended, the others clear
/// it away and the node, if it is still there, takes a new id and registers everything anew. So an id that is being
/// cleared away never comes back to life, and there is nothing to agree upon.
/// </summary>
internal sealed class NodeLease(RedisConnection redis, RedisKeys keys, ILogger logger)
{
    private static readonly RedisScript Script = RedisScript.Load("Presence/lease.lua");

    private readonly long duration = (long)redis.Options.LeaseDuration.TotalMilliseconds;
    private volatile Lease? current;
    private long renewedAt;
    private bool ended;

    private SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Null until Redis was reached for the first time.</summary>
    public Lease? Current => current;

    public bool IsHeld => current is { } held && held.Until > redis.Clock.Now;

    /// <summary>Ids this node had and whose remains are not cleared away yet. True: others took the node for lost.</summary>
    public ConcurrentDictionary<string, bool> Former { get; } = new();

    /// <summary>
    /// When a change under a lease must have happened: before its caller gives up, and a while before the lease ends, by which
    /// the clocks of a Cluster's members may differ.
    /// </summary>
    public long DeadlineOf(Lease lease) => Math.Min(redis.Clock.Deadline, lease.Until - duration / 8);

    /// <summary>
    /// Renews the lease, or takes one under a new id when there is none or it has ended.
    /// </summary>
    /// <param name="observed">When given: does nothing if the lease is another one by now.</param>
    public async Task<LeaseReport> RenewAsync(Lease? observed = null)
    {
        await Gate.WaitAsync();
        try
        {
            if (ended) throw new RedisUnavailableException("This node is ending.");
            if (observed is not null && observed != current) return default;
            if (current is not { } held) return await TakeAsync();

            var reply = await RunAsync(held.NodeId, "renew");
            if ((string?)reply[0] == "held") return Renewed(reply, held.NodeId);

            var state = (string)reply[0]!;
            Former[held.NodeId] = state == "ended";
            var report = await TakeAsync();
            logger.LeaseLost(held.NodeId, state, current!.NodeId);
            return report;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>No lease is taken or renewed any more.</summary>
    public async Task EndAsync()
    {
        await Gate.WaitAsync();
        ended = true;
        Gate.Release();
    }

    private async Task<LeaseReport> TakeAsync()
    {
        var id = Guid.NewGuid().ToString("N");
        renewedAt = 0;
        var report = Renewed(await RunAsync(id, "take"), id);
        logger.LeaseTaken(id);
        return report;
    }

    private async Task<RedisResult[]> RunAsync(string id, string mode)
    {
        var reply = await Script.RunAsync(redis, [keys.Nodes("leases"), keys.Nodes("reaped")], id, duration, mode);
        redis.Clock.Saw((long)reply[1]);
        return reply;
    }

    private LeaseReport Renewed(RedisResult[] reply, string id)
    {
        var (now, until, wait) = ((long)reply[1], (long)reply[2], (long)reply[3]);
        var steadySince = now - renewedAt > duration / 2 ? now : current!.SteadySince;
        renewedAt = now;
        current = new Lease(id, until, steadySince);

        // After an outage of Redis all leases have ended. Whoever renews first leaves the others the time to do so too.
        var patience = steadySince + duration - now;
        string[] lost = [.. ((string[])reply[4]!).Where(node => !Former.ContainsKey(node))];
        if (wait < 0 || wait > redis.Options.LeaseInterval.TotalMilliseconds) wait = (long)redis.Options.LeaseInterval.TotalMilliseconds;
        if (lost.Length > 0 && patience > 0)
        {
            wait = Math.Min(wait, patience);
            lost = [];
        }

        return new LeaseReport(TimeSpan.FromMilliseconds(wait + 1), lost);
    }
}

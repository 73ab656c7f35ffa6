namespace Chat.Server.Stores.Redis;

/// <summary>The threads of the pool that Redis's client keeps to itself.</summary>
internal static class RedisThreads
{
    /// <summary>
    /// The client writes from one thread at a time. Who comes second leaves its command to a thread of the pool, which then waits for more of
    /// them for up to 5 s, blocked (PhysicalBridge.ProcessBacklogAsync of StackExchange.Redis 2.x): one for commands, one for subscriptions.
    /// </summary>
    private const int Blocked = 2;

    /// <summary>
    /// Lets the pool begin as many threads more at once. Without, on one core, all that is left to do waits half a second until the pool
    /// notices that its only thread does not come back, see docs/lab-notes.md.
    /// </summary>
    public static void Add()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + Blocked), ports);
    }
}

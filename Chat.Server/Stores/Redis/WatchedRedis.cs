namespace Chat.Server.Stores.Redis;

/// <summary>What <see cref="RedisWatch"/> knows of one server.</summary>
internal sealed class WatchedRedis(RedisConnection redis, ILogger logger)
{
    /// <summary>How often Redis may answer while the client has no connection: it makes one each half second.</summary>
    private const int Patience = 5;

    private volatile RedisProblem? problem;
    private int answers;

    /// <summary>What is wrong, or null.</summary>
    public RedisProblem? Problem => problem is { Cause: < RedisCause.PermissionDenied } && redis.IsWhole ? null : problem;

    /// <summary>Looks whether anything is wrong, where there is a reason to.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (redis.IsWhole && problem is null && !redis.TakeSuspicion()) return;
        var found = await redis.Diagnosis.FindAsync(cancellation);
        if (cancellation.IsCancellationRequested) return;
        if (redis.IsWhole)
        {
            answers = 0;
            if (found is { Cause: < RedisCause.PermissionDenied }) found = null; // the connection has come meanwhile
            if (found is null && problem is not null) logger.ServedAgain();
        }
        else if (found is null)
        {
            if (++answers < Patience) return;
            found = new RedisProblem(RedisCause.NotReachable, $"it answers, but no connection holds ({redis.LastFailure ?? "for no known reason"})");
        }

        problem = found;
        if (found is null) return;
        logger.NotServed(redis.Label is { } label ? found with { Description = $"{label}: {found.Description}" } : found);
    }
}

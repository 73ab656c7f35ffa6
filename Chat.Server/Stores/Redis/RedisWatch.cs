namespace Chat.Server.Stores.Redis;

/// <summary>
/// Says why Redis does not serve this node, in the log and to the health check, as long as it does not. It asks only then, and once for each new
/// connection: rights that are missing show when somebody needs them, which may be much later.
/// </summary>
internal sealed class RedisWatch(IServiceProvider services, TimeProvider time, ILogger<RedisWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How often Redis may answer while the client has no connection: it makes one each half second.</summary>
    private const int Patience = 5;

    private RedisConnection? redis;
    private volatile RedisProblem? problem;
    private int answers;

    /// <summary>What is wrong, or null. A connection that is there again is right until it was asked.</summary>
    public RedisProblem? Problem => problem is { Cause: < RedisCause.PermissionDenied } && redis!.IsWhole ? null : problem;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis = services.GetRequiredService<RedisConnection>(); // not before all options are validated together
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(redis, stoppingToken);
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(RedisConnection connection, CancellationToken cancellation)
    {
        if (connection.IsWhole && problem is null && !connection.TakeSuspicion()) return;
        var found = await connection.Diagnosis.FindAsync(cancellation);
        if (cancellation.IsCancellationRequested) return;
        if (connection.IsWhole)
        {
            answers = 0;
            if (found is { Cause: < RedisCause.PermissionDenied }) found = null; // the connection has come meanwhile
            if (found is null && problem is not null) logger.ServedAgain();
        }
        else if (found is null)
        {
            if (++answers < Patience) return;
            found = new RedisProblem(RedisCause.NotReachable, $"it answers, but no connection holds ({connection.LastFailure ?? "for no known reason"})");
        }

        problem = found;
        if (found is not null) logger.NotServed(found);
    }
}

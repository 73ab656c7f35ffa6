namespace Chat.Server.Stores.Redis;

/// <summary>
/// Says why Redis does not serve this node, in the log and to the health check, as long as it does not; of several, why each does not. It asks only then, and once for
/// each new connection: rights that are missing show when somebody needs them, which may be much later.
/// </summary>
internal sealed class RedisWatch(IServiceProvider services, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile WatchedRedis[] watched = [];

    /// <summary>What is wrong with one of the servers, or null. A connection that is there again is right until it was asked.</summary>
    public RedisProblem? ProblemOf(int place) => watched is { Length: > 0 } known ? known[place].Problem : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var servers = services.GetRequiredService<RedisServers>(); // not before all options are validated together
        watched = [.. servers.All.Select((server, place) => new WatchedRedis(server, RedisServers.LoggerOf<RedisWatch>(loggers, place)))];
        return Task.WhenAll(watched.Select(one => WatchAsync(one, stoppingToken)));
    }

    private async Task WatchAsync(WatchedRedis redis, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await redis.LookAsync(stoppingToken);
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

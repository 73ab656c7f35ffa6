using Chat.Server.Delivery;
using Chat.Server.Stores.Redis;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>Has everything compared with the log when a connection to Redis is there again.</summary>
internal sealed class OutageWatch(RedisConnection redis, HeadSchedule schedule) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Restored += schedule.Wake;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        redis.Restored -= schedule.Wake;
        return Task.CompletedTask;
    }
}

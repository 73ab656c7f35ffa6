using Chat.Server.Delivery;
using Chat.Server.Stores.Redis;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>Has everything of a Redis compared with the log when a connection to it is there again.</summary>
internal sealed class OutageWatch(RedisServers redis, HeadSchedule schedule) : IHostedService
{
    private readonly Action[] handlers = [.. redis.All.Select((_, place) => (Action)(() => schedule.Wake(place)))];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        for (var place = 0; place < handlers.Length; place++) redis.All[place].Restored += handlers[place];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        for (var place = 0; place < handlers.Length; place++) redis.All[place].Restored -= handlers[place];
        return Task.CompletedTask;
    }
}

using System.Diagnostics.Metrics;
using Chat.Server.Kernel;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Presence;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>Whether Redis serves this node.</summary>
internal sealed class RedisGauges(IMeterFactory factory, RedisConnection redis, RedisPresence presence) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = factory.Create(ChatMeter.Name);
        meter.CreateObservableGauge("chat.redis.connected", () => redis.IsWhole ? 1 : 0, "1", "1 while both connections to Redis stand");
        meter.CreateObservableGauge("chat.lease.held", () => presence.HoldsLease ? 1 : 0, "1", "1 while this node holds its lease");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

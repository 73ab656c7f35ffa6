using System.Diagnostics.Metrics;
using Chat.Server.Kernel;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Presence;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>Whether Redis serves this node; of several, whether each does.</summary>
internal sealed class RedisGauges(IMeterFactory factory, RedisServers redis, RedisPresence presence) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = factory.Create(ChatMeter.Name);
        meter.CreateObservableGauge(
            "chat.redis.connected", () => redis.All.Select(server => Of(server, server.IsWhole ? 1 : 0)), "1", "1 while both connections to Redis stand");
        meter.CreateObservableGauge(
            "chat.lease.held", () => redis.All.Select((server, place) => Of(server, presence.HoldsLease(place) ? 1 : 0)), "1", "1 while this node holds its lease");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A measurement that is about one server, which is named where there are several.</summary>
    internal static Measurement<T> Of<T>(RedisConnection server, T value) where T : struct =>
        server.Label is null ? new(value) : new(value, new KeyValuePair<string, object?>(RedisMetrics.Server, server.Label));
}

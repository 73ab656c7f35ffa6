using System.Diagnostics.Metrics;
using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Kernel;
using Chat.Server.Stores.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>
/// A clock that differs from that of Redis does no harm to the order of messages, but tokens end early or late by it, and times of nodes do not fit
/// together: somebody should look at it.
/// </summary>
internal sealed class ClockHealthCheck : IHealthCheck
{
    private readonly RedisServers redis;
    private readonly TimeSpan bound;

    public ClockHealthCheck(RedisServers redis, IOptions<HealthOptions> options, IMeterFactory meters)
    {
        this.redis = redis;
        bound = options.Value.MaxClockOffset;
        meters.Create(ChatMeter.Name).CreateObservableGauge(
            "chat.clock.offset",
            () => redis.All.Where(server => server.Clock.Offset is not null).Select(server => RedisGauges.Of(server, server.Clock.Offset!.Value.TotalSeconds)),
            "s",
            "This node's clock less that of Redis");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var furthest = redis.All.MaxBy(server => server.Clock.Offset?.Duration() ?? TimeSpan.Zero)!;
        return Task.FromResult(
            furthest.Clock.Offset?.Duration() > bound
                ? HealthCause.Degraded("clock_skew", $"This node's clock less that of Redis {furthest.Label ?? furthest.Name} is {furthest.Clock.Offset}.")
                : HealthCheckResult.Healthy());
    }
}

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
    private readonly RedisClock clock;
    private readonly TimeSpan bound;

    public ClockHealthCheck(RedisConnection redis, IOptions<HealthOptions> options, IMeterFactory meters)
    {
        clock = redis.Clock;
        bound = options.Value.MaxClockOffset;
        meters.Create(ChatMeter.Name).CreateObservableGauge(
            "chat.clock.offset",
            () => clock.Offset is { } offset ? [new Measurement<double>(offset.TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s",
            "This node's clock less that of Redis");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        clock.Offset?.Duration() > bound
            ? HealthCause.Degraded("clock_skew", $"This node's clock less that of Redis is {clock.Offset}.")
            : HealthCheckResult.Healthy());
}

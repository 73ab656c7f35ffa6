using Chat.Server.Presence.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.ScaleOut;

/// <summary>A node without Redis, or without a place among the nodes, is not ready.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis, RedisPresence presence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !redis.IsConnected ? HealthCheckResult.Unhealthy("There is no connection to Redis.")
            : !presence.HoldsLease ? HealthCheckResult.Unhealthy("This node holds no lease in Redis.")
            : HealthCheckResult.Healthy());
}

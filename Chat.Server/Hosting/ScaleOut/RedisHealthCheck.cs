using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Presence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>A node that Redis does not serve, or without a place among the nodes, is not ready.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis, RedisWatch watch, RedisPresence presence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            watch.Problem is { } problem ? HealthCause.Unhealthy(problem.Code, problem.Description)
            : !redis.IsConnected ? HealthCause.Unhealthy("not_reachable", "There is no connection to Redis.")
            : !redis.IsWhole ? HealthCause.Unhealthy("not_reachable", "There is no connection to Redis for subscriptions.")
            : !presence.HoldsLease ? HealthCause.Unhealthy("no_lease", "This node holds no lease in Redis.")
            : HealthCheckResult.Healthy());
}

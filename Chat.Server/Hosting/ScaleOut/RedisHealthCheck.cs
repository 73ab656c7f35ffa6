using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Presence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>
/// A node that the first Redis does not serve, or without a place among the nodes, is not ready. Without another it serves the rooms of the rest, and so does every
/// node: that is no reason to send clients elsewhere.
/// </summary>
internal sealed class RedisHealthCheck(RedisServers redis, RedisWatch watch, RedisPresence presence, int place) : IHealthCheck
{
    /// <summary>The name of the check; of several servers each but the first has its place in it.</summary>
    public static string NameOf(int place) => place == 0 ? "redis" : $"redis-{place}";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var server = redis.All[place];
        return Task.FromResult(
            watch.ProblemOf(place) is { } problem ? Away(problem.Code, problem.Description)
            : !server.IsConnected ? Away("not_reachable", "There is no connection to Redis.")
            : !server.IsWhole ? Away("not_reachable", "There is no connection to Redis for subscriptions.")
            : !presence.HoldsLease(place) ? Away("no_lease", "This node holds no lease in Redis.")
            : HealthCheckResult.Healthy());

        HealthCheckResult Away(string cause, string description)
        {
            if (server.Label is { } label) description = $"{label}: {description}";
            return place == 0 ? HealthCause.Unhealthy(cause, description) : HealthCause.Degraded(cause, description);
        }
    }
}

using Chat.Server.Hosting.Diagnostics.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Diagnostics.Heartbeats;

/// <summary>A process with a thread that does not come back to its sockets serves a part of its clients no more, and will not get better: it is not live.</summary>
internal sealed class SocketThreadHealthCheck(HeartbeatMonitor heartbeats) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        heartbeats.Cause is { } cause ? HealthCause.Unhealthy(cause, "A heartbeat through the threads that handle what sockets receive is missing.") : HealthCheckResult.Healthy());
}

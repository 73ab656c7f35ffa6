using Chat.Server.Hosting.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Draining;

/// <summary>A node that is about to end is not ready, so load balancers send clients elsewhere.</summary>
internal sealed class DrainHealthCheck(ClientRequests requests) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(requests.IsDraining ? HealthExtensions.NotReady("draining", "Draining") : HealthCheckResult.Healthy());
}

using System.Diagnostics.Metrics;
using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Kernel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Draining;

/// <summary>A node that is about to end is not ready, so load balancers send clients elsewhere.</summary>
internal sealed class DrainHealthCheck : IHealthCheck
{
    private readonly ClientRequests requests;

    public DrainHealthCheck(ClientRequests requests, IMeterFactory meters)
    {
        this.requests = requests;
        meters.Create(ChatMeter.Name).CreateObservableGauge("chat.draining", () => requests.IsDraining ? 1 : 0, "1", "1 while the node drains");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(requests.IsDraining ? HealthCause.Unhealthy("draining", "Draining") : HealthCheckResult.Healthy());
}

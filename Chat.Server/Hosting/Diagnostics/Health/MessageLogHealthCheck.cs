using Chat.Server.Ports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>A node that cannot store messages is not ready. One that can store those of some rooms serves them.</summary>
internal sealed class MessageLogHealthCheck(IMessageLog log) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await log.ProbeAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (MessageLogUnavailableException e) when (e.IsPart)
        {
            return HealthCause.Degraded("partly_unavailable", e.Message);
        }
        catch (MessageLogUnavailableException e)
        {
            return HealthCause.Unhealthy("unavailable", e.Message);
        }
    }
}

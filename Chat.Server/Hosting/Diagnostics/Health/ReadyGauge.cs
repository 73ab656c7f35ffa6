using System.Diagnostics.Metrics;
using Chat.Server.Kernel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>
/// Shows whether the node was ready at the last look. The framework looks, whether anybody asks for metrics or not: with each look the checks also bring
/// the gauges of their own into being.
/// </summary>
internal sealed class ReadyGauge : IHealthCheckPublisher
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private volatile bool ready;

    public ReadyGauge(IMeterFactory meters) => meters.Create(ChatMeter.Name).CreateObservableGauge(
        "chat.ready", () => ready ? 1 : 0, "1", "1 when the node was ready at the last look, every five seconds");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        ready = report.Entries.Count > 0 && report.Status != HealthStatus.Unhealthy;
        return Task.CompletedTask;
    }
}

using Chat.Server.Hosting.Diagnostics.Tracing;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>
/// OpenTelemetry, where somebody asks for it: Prometheus at <see cref="MetricsOptions.Url"/>, or a collector at <see cref="Collector"/>, to which OpenTelemetry's other
/// variables apply as well. Without either nothing of it is there, and what is measured costs next to nothing.
/// </summary>
internal static class TelemetryExtensions
{
    /// <summary>OpenTelemetry's variable: where the collector is.</summary>
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "chat-hubs";

    private static readonly string[] Meters =
    [
        ChatMeter.Name,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.Authentication",
        "System.Runtime", "System.Net.Http",
    ];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<MetricsOptions>(MetricsOptions.Section);
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>().AddHostedService<InstrumentStartup>();
        var isScraped = !string.IsNullOrEmpty(configuration[$"{MetricsOptions.Section}:{nameof(MetricsOptions.Url)}"]);
        var isCollected = !string.IsNullOrEmpty(configuration[Collector]);
        if (!isScraped && !isCollected) return services;

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceInstanceId: Environment.MachineName).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (isScraped) metrics.AddPrometheusExporter(scrape => scrape.ScopeInfoEnabled = false); // every name says where it belongs
                if (isCollected) metrics.AddOtlpExporter();
            });
        if (isCollected) telemetry.WithTracing(traces => traces.AddChatTraces().AddOtlpExporter());
        return isScraped ? services.AddHostedService<MetricsServer>() : services;
    }
}

using Chat.Server.Hosting.Diagnostics.Tracing;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>
/// OpenTelemetry, where somebody asks for it: a collector at <see cref="Collector"/>, to which OpenTelemetry's other variables apply as well. Without it nothing of
/// OpenTelemetry is there.
/// </summary>
internal static class TelemetryExtensions
{
    /// <summary>OpenTelemetry's variable: where the collector is.</summary>
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "chat-hubs";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Collector])) return services;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceInstanceId: Environment.MachineName).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddChatTraces().AddOtlpExporter());
        return services;
    }
}

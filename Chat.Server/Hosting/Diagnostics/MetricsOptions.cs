namespace Chat.Server.Hosting.Diagnostics;

/// <summary>Section <c>Chat:Metrics</c>: see <see href="operations.md#prometheus-and-grafana">Prometheus and Grafana</see>. What is sent out by OpenTelemetry's own protocol is up to its environment variables.</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Chat:Metrics";

    /// <summary>
    /// Where Prometheus finds <c>/metrics</c>, such as <c>http://*:9464</c>; nowhere when empty. It is an address of its own, for whoever reaches it may read it.
    /// </summary>
    public string Url { get; set; } = "";
}

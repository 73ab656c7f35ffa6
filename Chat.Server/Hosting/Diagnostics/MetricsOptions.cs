namespace Chat.Server.Hosting.Diagnostics;

/// <summary>Section <c>Chat:Metrics</c>. What is sent out by OpenTelemetry's own protocol is up to its environment variables, see <see cref="TelemetryExtensions"/>.</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Chat:Metrics";

    /// <summary>
    /// Where Prometheus finds <c>/metrics</c>, such as <c>http://*:9464</c>: an address of its own, for whoever reaches it may read it. Empty: nowhere.
    /// </summary>
    public string Url { get; set; } = "";
}

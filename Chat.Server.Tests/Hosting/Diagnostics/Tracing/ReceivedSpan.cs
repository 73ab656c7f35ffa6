namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>A span as a collector gets it.</summary>
internal sealed record ReceivedSpan(string Source, string TraceId, string Id, string ParentId, string TraceState, string Name, int Kind, int Status, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, string> Resource)
{
    /// <summary>The kinds, by their numbers in OTLP.</summary>
    public const int Server = 2;
    public const int Producer = 4;
    public const int Consumer = 5;

    public string Node => Resource["service.instance.id"];
}

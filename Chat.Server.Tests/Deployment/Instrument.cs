namespace Chat.Server.Tests.Deployment;

/// <summary>A row of the table of instruments, and what the exporter for Prometheus makes of it.</summary>
internal sealed record Instrument(string Name, string Kind, string Unit, IReadOnlyList<string> Tags)
{
    /// <summary>Its series as they are scraped, each with the value 0.</summary>
    public string Exposition()
    {
        var suffix = Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = Escaped(Name);
        if (!name.EndsWith(suffix, StringComparison.Ordinal)) name += suffix;
        var labels = string.Join(',', Tags.Select(tag => $"{Escaped(tag)}=\"\""));
        return Kind switch
        {
            "counter" => $"{name}_total{{{labels}}} 0\n",
            "histogram" => $"{name}_bucket{{{labels}{(labels.Length > 0 ? "," : "")}le=\"+Inf\"}} 0\n{name}_sum{{{labels}}} 0\n{name}_count{{{labels}}} 0\n",
            _ => $"{name}{{{labels}}} 0\n",
        };
    }

    private static string Escaped(string name) => name.Replace('.', '_');
}

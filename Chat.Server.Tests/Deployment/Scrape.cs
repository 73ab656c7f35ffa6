using System.Text.RegularExpressions;

namespace Chat.Server.Tests.Deployment;

/// <summary>What a node answers at <c>/metrics</c>.</summary>
internal static partial class Scrape
{
    /// <summary>Labels that Prometheus gives to what it scrapes, and those of its histograms.</summary>
    private static readonly string[] OfPrometheus = ["job", "instance", "le"];

    /// <summary>What .NET counts in the meter <c>System.Runtime</c>, and Prometheus of each target, as far as it is used.</summary>
    private const string OfOthers = """
        up 1
        dotnet_exceptions_total{error_type=""} 0
        dotnet_gc_heap_total_allocated_bytes_total 0
        dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation=""} 0
        dotnet_gc_pause_time_seconds_total 0
        dotnet_process_cpu_time_seconds_total{cpu_mode=""} 0
        dotnet_process_memory_working_set_bytes 0
        dotnet_thread_pool_queue_length_total 0
        dotnet_thread_pool_thread_count_total 0

        """;

    private static readonly string[] Lines = [.. ScrapedNames().Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    public static IReadOnlySet<string> Names { get; } = Lines.Select(line => line[..line.IndexOfAny(['{', ' '])]).ToHashSet();

    public static IReadOnlySet<string> Labels { get; } = Lines.SelectMany(line => Label().Matches(line)).Select(label => label.Groups[1].Value).Concat(OfPrometheus).ToHashSet();

    /// <summary>The text, in Prometheus' exposition format.</summary>
    private static string ScrapedNames() => OfOthers + string.Concat(OperationsDocument.Instruments.Select(instrument => instrument.Exposition()));

    [GeneratedRegex(@"[{,](\w+)=""")]
    private static partial Regex Label();
}

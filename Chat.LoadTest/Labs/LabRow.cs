using System.Text.Json.Serialization;

namespace Chat.LoadTest.Labs;

/// <summary>What the lab notes of one measurement; a part of it.</summary>
internal sealed record LabRow(
    [property: JsonPropertyName("peer")] string Peer,
    [property: JsonPropertyName("us_per_delivery")] double Cpu,
    [property: JsonPropertyName("p50_us")] double P50,
    [property: JsonPropertyName("p99_us")] double P99,
    [property: JsonPropertyName("conns")] int Connections,
    [property: JsonPropertyName("wanted")] int Wanted,
    [property: JsonPropertyName("expected")] long Expected,
    [property: JsonPropertyName("received")] long Received,
    [property: JsonPropertyName("rss_kb")] IReadOnlyDictionary<string, double> Memory)
{
    public double Of(LabMetric metric) => metric switch
    {
        LabMetric.Cpu => Cpu,
        LabMetric.P50 => P50,
        LabMetric.P99 => P99,
        _ => (Memory["end"] - Memory["before"]) / Math.Max(1, Connections),
    };
}

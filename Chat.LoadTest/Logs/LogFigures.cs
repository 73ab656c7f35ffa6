using System.Globalization;
using HdrHistogram;

namespace Chat.LoadTest.Logs;

/// <param name="Latency">In ticks of 100 ns.</param>
/// <param name="Duration">The time measured.</param>
/// <param name="Bytes">Bytes allocated in that time, the benchmark's own included.</param>
internal sealed record LogFigures(HistogramBase Latency, TimeSpan Duration, long Bytes)
{
    public double PerSecond => Latency.TotalCount / Duration.TotalSeconds;

    public double BytesPerOperation => (double)Bytes / Latency.TotalCount;

    /// <summary>In milliseconds.</summary>
    public string Percentile(double percentile) =>
        (Latency.GetValueAtPercentile(percentile) / (double)TimeSpan.TicksPerMillisecond).ToString("0.00", CultureInfo.InvariantCulture);
}

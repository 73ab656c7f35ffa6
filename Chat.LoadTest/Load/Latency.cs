using HdrHistogram;

namespace Chat.LoadTest.Load;

/// <summary>How times are recorded: in microseconds, to three digits, up to ten minutes.</summary>
internal static class Latency
{
    private const long Max = 600_000_000;

    public static LongHistogram NewHistogram() => new(1, Max, 3);

    public static long Bounded(long microseconds) => Math.Clamp(microseconds, 1, Max);

    /// <summary>The time between two timestamps of the process's clock.</summary>
    public static long Microseconds(long from, long to) => (long)TimeProvider.System.GetElapsedTime(from, to).TotalMicroseconds;
}

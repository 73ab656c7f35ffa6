using HdrHistogram;

namespace Chat.LoadTest.Results;

/// <summary>Times in milliseconds.</summary>
/// <param name="Name">What took the time, such as <c>delivery</c>.</param>
/// <param name="Count">How many times there are.</param>
/// <param name="Mean">The average.</param>
/// <param name="P50">Half were faster.</param>
/// <param name="P90">Nine in ten were faster.</param>
/// <param name="P99">99 in a hundred were faster.</param>
/// <param name="P999">999 in a thousand were faster.</param>
/// <param name="Max">The slowest.</param>
/// <param name="Curve">The distribution: at each share of the faster ones, the time.</param>
internal sealed record LatencyResult(
    string Name, long Count, double Mean, double P50, double P90, double P99, double P999, double Max, IReadOnlyList<CurvePoint> Curve)
{
    /// <param name="name">What took the time.</param>
    /// <param name="times">Microseconds.</param>
    /// <returns>Null when there is nothing in it.</returns>
    public static LatencyResult? From(string name, LongHistogram times)
    {
        if (times.TotalCount == 0) return null;
        return new LatencyResult(
            name, times.TotalCount, times.GetMean() / 1000, At(50), At(90), At(99), At(99.9), times.GetMaxValue() / 1000.0, [.. Curve()]);

        double At(double percentile) => times.GetValueAtPercentile(percentile) / 1000.0;

        IEnumerable<CurvePoint> Curve()
        {
            var nines = Math.Max(1, Math.Log10(times.TotalCount));
            for (var x = 0.0; x < nines; x += 0.05) yield return new CurvePoint(1 - Math.Pow(10, -x), At(100 * (1 - Math.Pow(10, -x))));
            yield return new CurvePoint(1 - Math.Pow(10, -nines), times.GetMaxValue() / 1000.0);
        }
    }
}

using System.Text;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Reports;

/// <summary>The plots of a report. Of a target that was run several times the run in the middle is drawn.</summary>
internal static class ReportPlots
{
    /// <summary>From this span on, milliseconds are drawn on a logarithmic axis.</summary>
    private const double WideSpan = 20;

    public static string All(IReadOnlyList<Comparison> targets)
    {
        var plots = new StringBuilder();
        RunResult[] runs = [.. targets.Select(target => target.Middle)];
        plots.Append(Percentiles(runs));
        plots.Append(Rate(runs));
        plots.Append(Latency(runs));
        return plots.ToString();
    }

    private static string Percentiles(RunResult[] runs)
    {
        var curves = new List<PlotSeries>();
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            // Several targets: their first kind of latency each. One target: all kinds it has.
            foreach (var latency in runs.Length > 1 ? run.Latencies.Take(1) : run.Latencies)
            {
                curves.Add(new PlotSeries(runs.Length > 1 ? run.Name : latency.Name, runs.Length > 1 ? i + 1 : curves.Count + 1,
                    [.. latency.Curve.Select(p => (p.Share, p.Milliseconds, $"{Figure.Text(p.Share * 100, "0.####")} % within {Figure.Milliseconds(p.Milliseconds)} ms"))]));
            }
        }

        if (curves.Count == 0) return "";
        var points = curves.SelectMany(curve => curve.Points).ToArray();
        var (y, scale) = Milliseconds(points.Min(p => p.Y), points.Max(p => p.Y));
        return Plot.Render("Latency by percentile", scale, Axis.Nines(points.Max(p => p.X)), y, curves);
    }

    private static string Rate(RunResult[] runs)
    {
        if (runs.Max(run => run.Timeline.Count) < 2) return "";
        PlotSeries[] lines =
        [
            .. runs.Select((run, i) => new PlotSeries(run.Name, i + 1,
                [.. Begun(run.Timeline).SelectMany(t => Step(t.Begin, t.Piece, run.RateUnit))]) { IsFilled = runs.Length == 1 }),
        ];
        return Plot.Render("Throughput", runs[0].RateUnit, Seconds(runs), Axis.Linear(lines.SelectMany(line => line.Points).Max(p => p.Y)), lines);
    }

    /// <summary>A rate is one for the whole of its piece.</summary>
    private static (double X, double Y, string Hint)[] Step(double begin, Interval piece, string unit)
    {
        var hint = $"{Figure.Text(begin, "0.#")}–{Figure.Text(piece.Second, "0.#")} s: {Figure.Whole(piece.Rate)} {unit}";
        return [(begin, piece.Rate, hint), (piece.Second, piece.Rate, hint)];
    }

    private static IEnumerable<(double Begin, Interval Piece)> Begun(IReadOnlyList<Interval> pieces) =>
        pieces.Select((piece, i) => (i == 0 ? 0 : pieces[i - 1].Second, piece));

    private static string Latency(RunResult[] runs)
    {
        var lines = new List<PlotSeries>();
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            var name = runs.Length > 1 ? $"{run.Name} " : "";
            (double Begin, Interval Piece)[] pieces = [.. Begun(run.Timeline).Where(t => t.Piece.Max > 0)];
            if (pieces.Length < 2) continue;
            lines.Add(Line($"{name}p99", runs.Length > 1 ? i + 1 : 2, pieces, piece => piece.P99));
            lines.Add(Line($"{name}p50", i + 1, pieces, piece => piece.P50) with { IsFaint = runs.Length > 1 });
        }

        if (lines.Count == 0) return "";
        var values = lines.SelectMany(line => line.Points).Select(p => p.Y).ToArray();
        var (y, scale) = Milliseconds(values.Min(), values.Max());
        return Plot.Render("Latency over time", scale, Seconds(runs), y, lines);
    }

    private static PlotSeries Line(string name, int colour, (double Begin, Interval Piece)[] pieces, Func<Interval, double> value) => new(name, colour,
        [.. pieces.Select(t => (t.Begin + (t.Piece.Second - t.Begin) / 2, value(t.Piece), $"{Figure.Text(t.Piece.Second, "0.#")} s: {name} {Figure.Milliseconds(value(t.Piece))} ms"))]);

    private static Axis Seconds(IEnumerable<RunResult> runs) => Axis.Seconds(runs.Max(run => run.Timeline.Count == 0 ? 0 : run.Timeline[^1].Second));

    private static (Axis Axis, string Scale) Milliseconds(double min, double max) => max > min * WideSpan
        ? (Axis.Logarithmic(Math.Max(min, 0.001), max), "milliseconds, logarithmic")
        : (Axis.Linear(max), "milliseconds");
}

using Chat.LoadTest.Results;

namespace Chat.LoadTest.Reports;

/// <summary>All runs of one target, as their medians.</summary>
internal sealed record Comparison(string Name, IReadOnlyList<RunResult> Runs)
{
    public double? Deliveries => Median(run => run.DeliveriesPerSecond);

    public double? Bytes => Median(run => run.BytesPerDelivery);

    public double? P50 => Median(run => Delivery(run)?.P50);

    public double? P90 => Median(run => Delivery(run)?.P90);

    public double? P99 => Median(run => Delivery(run)?.P99);

    public double? P999 => Median(run => Delivery(run)?.P999);

    public double? Max => Median(run => Delivery(run)?.Max);

    /// <summary>The run in the middle, whose curves stand for all.</summary>
    public RunResult Middle { get; } = Runs.OrderBy(run => Delivery(run)?.P99 ?? double.MaxValue).ElementAt((Runs.Count - 1) / 2);

    public long Faults => Runs.Sum(run => run.Ledger is { } ledger ? ledger.Lost + ledger.Repeated + ledger.OutOfOrder : 0);

    public static IReadOnlyList<Comparison> Of(IEnumerable<RunResult> runs) =>
        [.. runs.GroupBy(run => run.Name).Select(group => new Comparison(group.Key, [.. group]))];

    public double? Cpu(string label) => Median(run => run.Processes.FirstOrDefault(process => process.Label == label)?.MicrosecondsEach);

    public static LatencyResult? Delivery(RunResult run) => run.Latencies.FirstOrDefault(latency => latency.Name == "delivery");

    /// <summary>Of what was measured; the mean of the two in the middle when their number is even.</summary>
    private double? Median(Func<RunResult, double?> figure)
    {
        double[] values = [.. Runs.Select(figure).OfType<double>().Order()];
        return values.Length == 0 ? null : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}

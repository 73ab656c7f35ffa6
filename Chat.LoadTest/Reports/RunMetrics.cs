using Chat.LoadTest.Results;

namespace Chat.LoadTest.Reports;

internal static class RunMetrics
{
    /// <summary>The figure; null when the run has none.</summary>
    public static double? Of(this RunMetric metric, RunResult run) => metric switch
    {
        RunMetric.Cpu => run.Processes.Sum(process => process.MicrosecondsEach) is > 0 and var cpu ? cpu : null,
        RunMetric.P50 => Comparison.Delivery(run)?.P50,
        _ => Comparison.Delivery(run)?.P99,
    };
}

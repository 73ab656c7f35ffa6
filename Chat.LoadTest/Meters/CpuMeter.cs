using Chat.LoadTest.Results;

namespace Chat.LoadTest.Meters;

/// <summary>CPU time of the service's processes from a moment on.</summary>
internal sealed class CpuMeter(IReadOnlyList<WatchedProcess> processes)
{
    private readonly TimeSpan[] before = [.. processes.Select(process => process.Cpu)];

    /// <param name="seconds">How long it was.</param>
    /// <param name="count">How many deliveries, or connections, there were in that time.</param>
    public IReadOnlyList<ProcessResult> Read(double seconds, long count) =>
    [
        .. processes
            .Select((process, i) => (process.Label, Cpu: (process.Cpu - before[i]).TotalSeconds))
            .GroupBy(process => process.Label)
            .Select(group => new ProcessResult(
                group.Key,
                group.Count(),
                group.Sum(process => process.Cpu),
                group.Sum(process => process.Cpu) / seconds,
                count == 0 ? null : group.Sum(process => process.Cpu) * 1e6 / count)),
    ];
}

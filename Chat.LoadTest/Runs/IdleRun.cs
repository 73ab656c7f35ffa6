using System.Globalization;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Results;
using Chat.LoadTest.Views;

namespace Chat.LoadTest.Runs;

/// <summary>What a connection costs that does nothing: memory of the service's processes, and the CPU time of holding it.</summary>
internal static class IdleRun
{
    /// <summary>Connections made and ended before memory is looked at first, so that code is loaded and pools are there.</summary>
    private const int First = 200;

    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(60);

    public static async Task<RunResult> RunAsync(
        RunHead head, IdlePlan plan, Service service, IReadOnlyList<WatchedProcess> processes, IView view, CancellationToken cancellation)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        view.Begin("Warming up", First);
        await using (var first = new Crowd(service, plan.Shape.Rooms == 0 ? new CrowdShape(0, First, First) : new CrowdShape(10, First / 10, First / 10)))
            await first.ConnectAllAsync(plan.Parallel, count => view.Update(count, ""), cancellation);

        var before = await SettledAsync(plan.Settle, processes, view, cancellation);
        await using var crowd = new Crowd(service, plan.Shape);
        view.Begin("Connecting", crowd.Members.Length);
        await crowd.ConnectAllAsync(plan.Parallel, count => view.Update(count, $"{count:N0} connections"), cancellation);
        var after = await SettledAsync(plan.Settle, processes, view, cancellation);

        var cpu = new CpuMeter(processes);
        var generator = new GeneratorMeter();
        view.Begin("Holding", plan.Hold.TotalSeconds);
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < plan.Hold)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.25), cancellation);
            view.Update(TimeProvider.System.GetElapsedTime(start).TotalSeconds, $"{crowd.Members.Count(member => member.IsLive):N0} connections");
        }

        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return new RunResult
        {
            Command = head.Command,
            Name = head.Name,
            StartedAt = startedAt,
            Settings = head.Settings,
            Connections = crowd.Members.Count(member => member.IsLive),
            Seconds = seconds,
            RateUnit = "connections",
            Ledger = Audit.Of(crowd),
            Processes = cpu.Read(seconds, 0),
            Generator = generator.Read(seconds, Latency.NewHistogram()),
            Memory = [.. before.Keys.Select(label => new MemoryResult(
                label, crowd.Members.Length, before[label].Resident, after[label].Resident, before[label].Private, after[label].Private))],
        };
    }

    /// <summary>Waits until memory has stopped moving: within one part in a hundred for that long.</summary>
    private static async Task<Dictionary<string, ProcessMemory>> SettledAsync(
        TimeSpan still, IReadOnlyList<WatchedProcess> processes, IView view, CancellationToken cancellation)
    {
        view.Begin("Settling", LongestSettling.TotalSeconds);
        var start = TimeProvider.System.GetTimestamp();
        var (since, held) = (start, Total(processes));
        while (TimeProvider.System.GetElapsedTime(since) < still && TimeProvider.System.GetElapsedTime(start) < LongestSettling)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.25), cancellation);
            var now = Total(processes);
            if (Math.Abs(now - held) > held / 100) (since, held) = (TimeProvider.System.GetTimestamp(), now);
            view.Update(
                TimeProvider.System.GetElapsedTime(start).TotalSeconds,
                string.Create(CultureInfo.InvariantCulture, $"{now / 1048576.0:N0} MiB"));
        }

        return processes.GroupBy(process => process.Label)
            .ToDictionary(group => group.Key, group => group.Select(process => process.Memory).Aggregate((a, b) => a + b));
    }

    private static long Total(IReadOnlyList<WatchedProcess> processes) => processes.Sum(process => process.Memory.Private);
}

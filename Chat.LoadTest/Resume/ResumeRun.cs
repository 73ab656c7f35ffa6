using System.Globalization;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Results;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;

namespace Chat.LoadTest.Resume;

/// <summary>
/// Everyone is in its rooms and is cut, messages are said, and everyone comes back at once: how long until nobody misses anything, and how those fare who were not cut.
/// </summary>
internal static class ResumeRun
{
    /// <summary>What has not come when nothing has changed for so long will not come. Longer than a server tells a join to wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long the bystander is measured before the cut.</summary>
    private static readonly TimeSpan Peace = TimeSpan.FromSeconds(5);

    public static async Task<RunResult> RunAsync(
        RunHead head, ResumePlan plan, Service service, IReadOnlyList<WatchedProcess> processes, IView view, CancellationToken cancellation, TimeSpan? peace = null)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        using var crowd = new ResumeCrowd(service, plan);
        await using var bystander = new Bystander(service);
        view.Begin("Joining", plan.Connections);
        await crowd.PrepareTokensAsync(cancellation);
        await crowd.ConnectSpeakersAsync(cancellation);
        await Task.WhenAll(crowd.ConnectAllAsync(expected: 0, begun: TimeProvider.System.GetTimestamp(), cancellation), UntilSettledAsync(crowd, null, view, cancellation));
        if (crowd.Members.FirstOrDefault(member => !member.IsDone) is { } outside)
            throw new LoadException($"Not everyone could join: {outside.Complaint ?? (outside.Closed is { } code ? $"closed with {code}" : "no answer")}.");

        await crowd.SayAsync(plan.Missed, cancellation);
        await UntilHeardAsync(crowd, plan.Missed, cancellation);
        view.Begin("In peace", 1);
        await bystander.BeginAsync(cancellation);
        await Task.Delay(peace ?? Peace, cancellation);
        var before = bystander.Take("bystander before");

        crowd.Counts.Reset();
        await using var memory = new PeakMemory(processes);
        var cpu = new CpuMeter(processes);
        var generator = new GeneratorMeter();
        var timeline = new Timeline([crowd.Counts.Everything]);
        view.Begin("Coming back", plan.Connections);
        var cut = TimeProvider.System.GetTimestamp();
        crowd.CutAll();
        await crowd.SayAsync(plan.Missed, cancellation);
        await Task.WhenAll(crowd.ConnectAllAsync(plan.Missed * 2, cut, cancellation), UntilSettledAsync(crowd, timeline, view, cancellation));

        timeline.Next();
        var used = cpu.Read(timeline.Seconds, plan.Connections);
        var own = generator.Read(timeline.Seconds, Latency.NewHistogram());
        var during = bystander.Take("bystander during");
        var ledger = ResumeAudit.Of(crowd, plan.Missed * 2L * plan.Rooms, await bystander.EndAsync(cancellation));
        return new RunResult
        {
            Command = head.Command,
            Name = head.Name,
            StartedAt = startedAt,
            Settings = head.Settings,
            Connections = crowd.Counts.Done,
            Seconds = timeline.Seconds,
            ConnectionsPerSecond = crowd.Counts.Done / timeline.Seconds,
            Refused = new SortedDictionary<string, int>(crowd.Counts.Refused, StringComparer.Ordinal),
            Latencies =
            [
                .. new[]
                {
                    LatencyResult.From("everything", timeline.Deliveries), Of("connect", crowd.Counts.Connects), Of("join", crowd.Counts.Joins), before, during,
                }.OfType<LatencyResult>(),
            ],
            RateUnit = "connections/s",
            Timeline = timeline.Intervals,
            Ledger = ledger,
            Processes = used,
            Generator = own,
            Resume = new ResumeResult(
                crowd.Members.Sum(member => member.Seats.Count(seat => seat.IsJoined)), crowd.Counts.RefusedJoins, crowd.Counts.Unrecovered,
                crowd.Members.Count(member => !member.IsDone), await memory.EndAsync()),
        };
    }

    private static LatencyResult? Of(string name, Lane lane)
    {
        var times = Latency.NewHistogram();
        lane.Drain(times, Latency.NewHistogram());
        return LatencyResult.From(name, times);
    }

    /// <summary>Waits until all have what they expect, or nothing changes any more.</summary>
    private static async Task UntilSettledAsync(ResumeCrowd crowd, Timeline? timeline, IView view, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var (seen, since, ticks) = ((0L, 0L), TimeProvider.System.GetTimestamp(), 0);
        while (crowd.Counts.Done < crowd.Members.Length && crowd.Settled < crowd.Members.Length && TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            await timer.WaitForNextTickAsync(cancellation);
            var now = ((long)crowd.Counts.Done, crowd.Counts.RefusedJoins + crowd.Counts.Refused.Values.Sum());
            if (now != seen) (seen, since) = (now, TimeProvider.System.GetTimestamp());
            if (++ticks % 5 == 0) timeline?.Next();
            view.Update(crowd.Counts.Done, string.Create(CultureInfo.InvariantCulture, $"{crowd.Counts.RefusedJoins:N0} joins were told to come later"));
        }
    }

    private static async Task UntilHeardAsync(ResumeCrowd crowd, int messages, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var since = TimeProvider.System.GetTimestamp();
        while (!crowd.Members.All(member => member.Seats.All(seat => seat.Ledger.Received >= messages)) && TimeProvider.System.GetElapsedTime(since) < Patience)
            await timer.WaitForNextTickAsync(cancellation);
    }
}

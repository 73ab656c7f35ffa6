using System.Collections.Concurrent;
using System.Globalization;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Results;
using Chat.LoadTest.Views;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Runs;

/// <summary>Everyone comes at once, as after an outage: how long until a client is connected, and until it is in its room.</summary>
internal sealed class StormRun
{
    private readonly Lane connects = new();
    private readonly Lane joins = new();
    private readonly ConcurrentDictionary<string, int> refused = new();
    private int done;

    private StormRun()
    {
    }

    public static Task<RunResult> RunAsync(
        RunHead head, StormPlan plan, Service service, IReadOnlyList<WatchedProcess> processes, IView view, CancellationToken cancellation) =>
        new StormRun().MeasureAsync(head, plan, service, processes, view, cancellation);

    private async Task<RunResult> MeasureAsync(
        RunHead head, StormPlan plan, Service service, IReadOnlyList<WatchedProcess> processes, IView view, CancellationToken cancellation)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        await using var crowd = new Crowd(service, plan.Shape);
        view.Begin("Tokens", crowd.Members.Length);
        await crowd.PrepareTokensAsync(count => view.Update(count, ""), cancellation);

        var cpu = new CpuMeter(processes);
        var generator = new GeneratorMeter();
        var timeline = new Timeline([connects]);
        var lateness = Latency.NewHistogram();
        view.Begin("Connecting", crowd.Members.Length);
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(timeline, view, finished.Token);
        if (plan.Rate is { } rate) await AtRateAsync(crowd, rate, lateness, cancellation);
        else
        {
            await Parallel.ForAsync(
                0, crowd.Members.Length, new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancellation },
                async (i, stop) => await OneAsync(crowd, i, TimeProvider.System.GetTimestamp(), stop));
        }

        await finished.CancelAsync();
        await watching;
        timeline.Next();
        var joining = Latency.NewHistogram();
        joins.Drain(joining, Latency.NewHistogram());
        return new RunResult
        {
            Command = head.Command,
            Name = head.Name,
            StartedAt = startedAt,
            Settings = head.Settings,
            Connections = (int)timeline.Count,
            Seconds = timeline.Seconds,
            ConnectionsPerSecond = timeline.Count / timeline.Seconds,
            Refused = new SortedDictionary<string, int>(refused, StringComparer.Ordinal),
            Latencies = [.. new[] { LatencyResult.From("connect", timeline.Deliveries), LatencyResult.From("join", joining) }.OfType<LatencyResult>()],
            RateUnit = "connections/s",
            Timeline = timeline.Intervals,
            Ledger = Audit.Of(crowd),
            Processes = cpu.Read(timeline.Seconds, timeline.Count),
            Generator = generator.Read(timeline.Seconds, lateness),
        };
    }

    private async Task AtRateAsync(Crowd crowd, double rate, HdrHistogram.LongHistogram lateness, CancellationToken cancellation)
    {
        var interval = TimeProvider.System.TimestampFrequency / rate;
        var start = TimeProvider.System.GetTimestamp();
        var running = new Task[crowd.Members.Length];
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < running.Length; i++)
                {
                    var (index, due) = (i, start + (long)(i * interval));
                    Pause.Until(due, cancellation);
                    lateness.RecordValue(Latency.Bounded(Latency.Microseconds(due, TimeProvider.System.GetTimestamp())));
                    running[i] = OneAsync(crowd, index, due, cancellation);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(running);
    }

    private async Task OneAsync(Crowd crowd, int index, long due, CancellationToken cancellation)
    {
        try
        {
            await crowd.ConnectAsync(index, cancellation);
            connects.Deliver(Latency.Microseconds(due, TimeProvider.System.GetTimestamp()));
            if (crowd.Rooms.Length > 0)
            {
                var asked = TimeProvider.System.GetTimestamp();
                await crowd.Members[index].JoinAsync(cancellation);
                joins.Deliver(Latency.Microseconds(asked, TimeProvider.System.GetTimestamp()));
            }
        }
        catch (RefusedException exception)
        {
            refused.AddOrUpdate(exception.Reason, 1, (_, count) => count + 1);
        }

        Interlocked.Increment(ref done);
    }

    private async Task WatchAsync(Timeline timeline, IView view, CancellationToken finished)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await timer.WaitForNextTickAsync(finished))
            {
                var interval = timeline.Next();
                view.Update(
                    Volatile.Read(ref done),
                    string.Create(CultureInfo.InvariantCulture, $"{interval.Rate:N0} connections/s  p99 {interval.P99:F0} ms  {refused.Values.Sum():N0} refused"));
            }
        }
        catch (OperationCanceledException)
        {
            // All have come.
        }
    }
}

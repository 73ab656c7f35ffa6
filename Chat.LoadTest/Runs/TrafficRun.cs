using System.Globalization;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Results;
using Chat.LoadTest.Views;

namespace Chat.LoadTest.Runs;

/// <summary>Messages in rooms: connects, warms up, measures, waits for what is under way, and checks that everything arrived.</summary>
internal static class TrafficRun
{
    /// <summary>What has not come when nothing at all has come for so long is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="head">What it is called.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="service">Where.</param>
    /// <param name="processes">Whose CPU is measured.</param>
    /// <param name="view">Shows how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="atEdges">Is awaited when the measured time begins, and when it has ended and everybody is still there.</param>
    public static async Task<RunResult> RunAsync(
        RunHead head, TrafficPlan plan, Service service, IReadOnlyList<WatchedProcess> processes, IView view, CancellationToken cancellation, Func<Task>? atEdges = null)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        await using var crowd = new Crowd(service, plan.Shape);
        view.Begin("Connecting", crowd.Members.Length);
        await crowd.ConnectAllAsync(plan.Parallel, count => view.Update(count, $"{count:N0} connections"), cancellation);

        ISender sender = plan.Rate is { } rate ? new OpenLoop(rate, plan.TextBytes) : new ClosedLoop(plan.InFlight, plan.TextBytes);
        var clock = TimeProvider.System;
        var begin = clock.GetTimestamp();
        var first = begin + Ticks(plan.Warmup);
        var last = first + Ticks(plan.Duration);
        crowd.Window.Set(first, last);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = Task.Factory.StartNew(
            () => sender.Run(crowd, begin, last, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            view.Begin("Warming up", plan.Warmup.TotalSeconds);
            await UntilAsync(first, begin, view, cancellation);

            if (atEdges is not null) await atEdges();
            var cpu = new CpuMeter(processes);
            var generator = new GeneratorMeter();
            var timeline = new Timeline(crowd.Lanes);
            var sent = crowd.Rooms.Sum(room => (long)room.Ledger.Sent);
            var bytes = Bytes(crowd);
            view.Begin("Measuring", plan.Duration.TotalSeconds);
            await MeasureAsync(timeline, first, last, view, cancellation);
            sent = crowd.Rooms.Sum(room => (long)room.Ledger.Sent) - sent;
            bytes = Bytes(crowd) - bytes;
            var used = cpu.Read(timeline.Seconds, timeline.Count);
            if (atEdges is not null) await atEdges();
            await sending;
            var own = generator.Read(timeline.Seconds, sender.Lateness);

            view.Begin("Finishing", 1);
            await SettleAsync(crowd, cancellation);
            view.Update(1, "");
            timeline.Finish();
            return new RunResult
            {
                Command = head.Command,
                Name = head.Name,
                StartedAt = startedAt,
                Settings = head.Settings,
                Connections = crowd.Members.Length,
                Seconds = timeline.Seconds,
                PublishesPerSecond = sent / timeline.Seconds,
                DeliveriesPerSecond = timeline.Count / timeline.Seconds,
                Latencies = [.. new[] { LatencyResult.From("delivery", timeline.Deliveries), LatencyResult.From("receipt", timeline.Receipts) }.OfType<LatencyResult>()],
                BytesPerDelivery = timeline.Count == 0 ? null : (double)bytes / timeline.Count,
                RateUnit = "deliveries/s",
                Timeline = timeline.Intervals,
                Ledger = Audit.Of(crowd),
                Processes = used,
                Generator = own,
            };
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    private static long Bytes(Crowd crowd) => crowd.Members.Sum(member => member.Connection?.BytesReceived ?? 0);

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private static async Task MeasureAsync(Timeline timeline, long first, long last, IView view, CancellationToken cancellation)
    {
        var length = TimeProvider.System.GetElapsedTime(first, last);
        var pieces = Math.Max(1, (int)Math.Min(length.TotalSeconds, 120));
        for (var piece = 1; piece <= pieces; piece++)
        {
            await UntilAsync(first + (last - first) / pieces * piece, null, view, cancellation);
            var interval = timeline.Next();
            view.Update(
                timeline.Seconds,
                string.Create(CultureInfo.InvariantCulture, $"{interval.Rate:N0} deliveries/s  p50 {interval.P50:F1} ms  p99 {interval.P99:F1} ms"));
        }
    }

    /// <param name="timestamp">Until when to wait.</param>
    /// <param name="from">When the stage began, to show how far it is; null when nothing is to be shown.</param>
    /// <param name="view">Where to show it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    private static async Task UntilAsync(long timestamp, long? from, IView view, CancellationToken cancellation)
    {
        while (TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), timestamp) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < TimeSpan.FromSeconds(0.5) ? left : TimeSpan.FromSeconds(0.5), cancellation);
            if (from is { } beginning) view.Update(TimeProvider.System.GetElapsedTime(beginning).TotalSeconds, "");
        }
    }

    /// <summary>Waits until every message is answered and with every member, or nothing comes any more.</summary>
    public static async Task SettleAsync(Crowd crowd, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var (before, since) = (-1L, TimeProvider.System.GetTimestamp());
        while (!crowd.Rooms.All(IsSettled) && TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            var now = crowd.Rooms.Sum(room => room.Ledger.Stored + room.Ledger.Refused + room.Members.Sum(member => (long)member.Ledger.Received));
            if (now != before) (before, since) = (now, TimeProvider.System.GetTimestamp());
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static bool IsSettled(Room room)
    {
        var stored = room.Ledger.Stored;
        return stored + room.Ledger.Refused >= room.Ledger.Sent && room.Members.All(member => member.Closed is not null || member.Ledger.Received >= stored);
    }
}

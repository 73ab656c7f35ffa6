using System.Diagnostics;
using Chat.Server.Ports;

namespace Chat.LoadTest.Logs;

/// <summary>Fills a log through its port, then uses it: what grows with its size, and what does not.</summary>
/// <param name="messages">How many messages.</param>
/// <param name="rooms">In how many rooms, in turns, so that those of a room do not lie together by chance.</param>
/// <param name="length">Characters of each.</param>
/// <param name="duration">How long each figure is measured.</param>
internal sealed class SizeBenchmark(long messages, int rooms, int length, TimeSpan duration)
{
    private const int Feeders = 8;

    /// <summary>Appends of a feeder that are on their way together: all of them fill the queue of a log.</summary>
    private const int Ahead = 512;

    private const int Senders = 64;

    /// <summary>What somebody has missed who comes back.</summary>
    private const int Missed = 50;

    private readonly StreamKey[] keys = [.. Enumerable.Range(0, rooms).Select(i => StreamKey.Room($"room {i}"))];

    private readonly string text = new('x', length);

    private int PerRoom => (int)Math.Max(2, messages / rooms);

    public async Task<SizeFigures> MeasureAsync(Func<SizeStore> make, Action<string> tell, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var (empty, full) = (make(), make());
        try
        {
            tell("an empty log");
            LogFigures emptyAppends;
            await using (var opened = empty.Open(Options(all: true), time)) emptyAppends = await AppendAsync(opened.Log, cancellation);

            tell($"filling in {messages:N0} messages");
            var before = await full.SizeAsync();
            var begun = time.GetTimestamp();
            await using (var opened = full.Open(Options(all: true), new SweepClock())) await FillAsync(opened.Log, cancellation);
            var filled = time.GetElapsedTime(begun);
            var bytes = await full.SizeAsync() - before;

            tell("the same log");
            var clock = new SweepClock();
            begun = time.GetTimestamp();
            await using var log = full.Open(Options(all: false), clock);
            await log.Log.ProbeAsync(cancellation);
            await log.Log.ReadAfterAsync(keys[0], new LogPosition(null, 0), Missed, cancellation);
            var start = time.GetElapsedTime(begun);
            var appends = await AppendAsync(log.Log, cancellation);
            var resumes = await ResumeAsync(log.Log, cancellation);

            tell("retention");
            using var process = Process.GetCurrentProcess();
            var processor = process.TotalProcessorTime;
            begun = time.GetTimestamp();
            var appending = AppendAsync(log.Log, cancellation);
            var sweep = await SweepAsync(log.Log, clock, () => time.GetElapsedTime(begun), cancellation);
            var meanwhile = await appending;
            process.Refresh();
            return new SizeFigures(filled, bytes, start, emptyAppends, appends, resumes, sweep, meanwhile, process.TotalProcessorTime - processor);
        }
        finally
        {
            await empty.RemoveAsync();
            await full.RemoveAsync();
        }
    }

    /// <summary>Half of the messages are too many when the log is opened the second time.</summary>
    private HistoryOptions Options(bool all) => new()
    {
        MaxMessagesPerRoom = all ? 10_000_000 : Math.Max(1, PerRoom / 2),
        MaxAge = TimeSpan.FromDays(3650),
        DuplicateWindow = TimeSpan.FromSeconds(10),
    };

    private Task FillAsync(IMessageLog log, CancellationToken cancellation) => Task.WhenAll(Enumerable.Range(0, Feeders).Select(feeder => Task.Run(async () =>
    {
        var onTheirWay = new Queue<Task<AppendResult>>(Ahead);
        for (long i = feeder; i < messages; i += Feeders)
        {
            if (onTheirWay.Count == Ahead) await onTheirWay.Dequeue();
            onTheirWay.Enqueue(log.AppendAsync(keys[i % rooms], new MessageDraft($"user {i % 1000}", text, $"{i}"), cancellation).AsTask());
        }

        await Task.WhenAll(onTheirWay);
    }, cancellation)));

    private Task<LogFigures> AppendAsync(IMessageLog log, CancellationToken cancellation) => LogBenchmark.MeasureAsync(Senders, duration, async sender =>
        await log.AppendAsync(keys[Random.Shared.Next(rooms)], new MessageDraft($"user {sender}", text, Guid.NewGuid().ToString()), cancellation));

    private Task<LogFigures> ResumeAsync(IMessageLog log, CancellationToken cancellation) => LogBenchmark.MeasureAsync(1, duration, async _ =>
    {
        var after = new LogPosition(null, Math.Max(0, PerRoom - Missed));
        if ((await log.ReadAfterAsync(keys[Random.Shared.Next(rooms)], after, Missed, cancellation)).Messages.Count == 0) throw new InvalidOperationException("Nothing came back.");
    });

    /// <summary>Sweeps until every room has no more than it may have, or nothing goes on.</summary>
    private async Task<TimeSpan?> SweepAsync(IMessageLog log, SweepClock clock, Func<TimeSpan> elapsed, CancellationToken cancellation)
    {
        var kept = Options(all: false).MaxMessagesPerRoom;
        var patience = elapsed() + duration + TimeSpan.FromMinutes(10);
        clock.Sweep();
        foreach (var some in keys.Chunk(1000))
        {
            // Those that were said meanwhile are over the limit until the next sweep.
            while ((await log.NewestAsync(some, cancellation)).Any(one => one.Trimmed < PerRoom - kept))
            {
                if (elapsed() > patience) return null;
                await Task.Delay(50, cancellation);
            }
        }

        return elapsed();
    }
}

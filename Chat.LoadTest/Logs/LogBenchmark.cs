using Chat.Server.Ports;
using HdrHistogram;

namespace Chat.LoadTest.Logs;

/// <summary>Closed loops: every sender waits for its receipt before it sends again.</summary>
internal static class LogBenchmark
{
    /// <summary>Not measured: the just-in-time compiler and the first pages of the file.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task<LogFigures> AppendAsync(
        IMessageLog log, int senders, int rooms, int length, TimeSpan duration, CancellationToken cancellation)
    {
        var text = new string('x', length);
        var keys = Enumerable.Range(0, rooms).Select(i => StreamKey.Room($"room {i}")).ToArray();
        return await MeasureAsync(senders, duration, async sender =>
            await log.AppendAsync(keys[sender % rooms], new MessageDraft($"user {sender}", text, Guid.NewGuid().ToString()), cancellation));
    }

    public static async Task<LogFigures> ReadAsync(IMessageLog log, int messages, int length, TimeSpan duration, CancellationToken cancellation)
    {
        // Written in turns to ten rooms, so that a room's messages do not lie on disk in one piece by chance.
        var keys = Enumerable.Range(0, 10).Select(i => StreamKey.Room($"room {i}")).ToArray();
        for (var i = 0; i < messages; i++)
            await Task.WhenAll(keys.Select(key => log.AppendAsync(key, new MessageDraft("user", new string('x', length), null), cancellation).AsTask()));

        return await MeasureAsync(1, duration, async _ =>
        {
            var page = await log.ReadAfterAsync(keys[3], new LogPosition(null, 0), messages, cancellation);
            if (page.Messages.Count != messages) throw new InvalidOperationException($"{page.Messages.Count} messages came back.");
        });
    }

    public static async Task<LogFigures> MeasureAsync(int workers, TimeSpan duration, Func<int, Task> operation)
    {
        var time = TimeProvider.System;
        await RunAsync(WarmUp);
        var bytes = GC.GetTotalAllocatedBytes();
        var start = time.GetTimestamp();
        var latencies = await RunAsync(duration);
        var elapsed = time.GetElapsedTime(start);
        bytes = GC.GetTotalAllocatedBytes() - bytes;

        var all = new LongHistogram(TimeSpan.FromMinutes(1).Ticks, 3);
        foreach (var latency in latencies) all.Add(latency);
        return new LogFigures(all, elapsed, bytes);

        Task<LongHistogram[]> RunAsync(TimeSpan span)
        {
            var begin = time.GetTimestamp();
            return Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
            {
                var latency = new LongHistogram(TimeSpan.FromMinutes(1).Ticks, 3);
                while (time.GetElapsedTime(begin) < span)
                {
                    var sent = time.GetTimestamp();
                    await operation(worker);
                    latency.RecordValue(Math.Max(1, time.GetElapsedTime(sent).Ticks));
                }

                return latency;
            })));
        }
    }
}

using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Memory;

/// <summary>
/// The log in this process's memory: for development, for tests, and for chats whose messages nobody must keep. A restart
/// loses everything and changes every epoch. Memory is bounded by retention only, and by the duplicate window, for which
/// messages with a client message id are held in any case.
/// </summary>
internal sealed class MemoryMessageLog : IMessageLog, IDisposable
{
    private readonly ConcurrentDictionary<StreamKey, MemoryLogStream> streams = new();
    private readonly HistoryOptions options;
    private readonly TimeProvider time;
    private readonly ITimer sweeping;
    private volatile EpochSeed seed = EpochSeed.Random();

    public MemoryMessageLog(IOptions<HistoryOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        sweeping = time.CreateTimer(_ => Sweep(), null, RetentionSchedule.Interval, RetentionSchedule.Interval);
    }

    public bool StoresInOrder => true;

    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<AppendResult>(cancellation);
        while (true)
        {
            var log = streams.GetOrAdd(stream, static (key, self) => new MemoryLogStream(self.seed.For(key), self.options), this);
            if (log.Append(draft, time.GetUtcNow()) is { } result) return new(result);
        }
    }

    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        Read(stream, (head, first) => PageRange.After(after, head, first, limit), cancellation);

    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default) =>
        Read(stream, (head, first) => PageRange.Before(before, head, first, limit), cancellation);

    public ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<StreamHead>>(cancellation)
            : new([.. streams.Select(stream => new StreamHead(HeadOf(stream), 0))]);

    public ValueTask ProbeAsync(CancellationToken cancellation = default) => ValueTask.CompletedTask;

    public void Dispose() => sweeping.Dispose();

    private ValueTask<LogPage> Read(StreamKey stream, Func<StreamPosition, long, PageRange> choose, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<LogPage>(cancellation);
        if (streams.TryGetValue(stream, out var log)) return new(log.Read(choose));

        var head = HeadOf(stream);
        var range = choose(head, 1);
        return new(new LogPage([], head, range.HasMore, range.Continuous));
    }

    private StreamPosition HeadOf(StreamKey stream) =>
        streams.TryGetValue(stream, out var log) ? log.Head : new StreamPosition(seed.For(stream), 0);

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var stream in streams)
        {
            if (stream.Value.Trim(now)) continue;
            seed = EpochSeed.Random(); // before the stream goes: whoever makes it anew takes the new seed
            streams.TryRemove(stream);
        }
    }
}

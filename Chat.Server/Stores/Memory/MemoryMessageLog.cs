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
internal sealed class MemoryMessageLog : IMessageLog, IMessageChanges, IMessageErasure, IRoomState, IMentions, IMessageSearch, IDisposable
{
    /// <summary>The most messages and streams that one call of <see cref="FindSentAsync"/> looks at.</summary>
    private const int SearchSteps = 20_000;

    private const int SearchPage = 500;

    private readonly ConcurrentDictionary<StreamKey, MemoryLogStream> streams = new();
    private readonly List<MemoryLogStream> inOrder = []; // of their numbers; also the lock for adding and removing
    private readonly HistoryOptions options;
    private readonly IRetention retention;
    private readonly MemoryOutbox? outbox;
    private readonly TimeProvider time;
    private readonly ITimer sweeping;
    private volatile EpochSeed seed = EpochSeed.Random();
    private long lastNumber;

    public MemoryMessageLog(IOptions<HistoryOptions> options, IRetention retention, MemoryOutbox outbox, TimeProvider time)
    {
        this.options = options.Value;
        this.retention = retention;
        this.outbox = outbox.IsOn ? outbox : null;
        this.time = time;
        sweeping = time.CreateTimer(_ => Sweep(), null, RetentionSchedule.Interval, RetentionSchedule.Interval);
    }

    /// <summary>With the same limits for every stream and without an outbox.</summary>
    internal MemoryMessageLog(IOptions<HistoryOptions> options, TimeProvider time)
        : this(options, new HistoryRetention(options), new MemoryOutbox(OutboxSettings.None, time), time)
    {
    }

    public bool StoresInOrder => true;

    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<AppendResult>(cancellation);
        while (true)
        {
            var log = streams.TryGetValue(stream, out var known) ? known : Add(stream);
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
            : new([.. streams.Select(HeadOf)]);

    public ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<NewestMessage>>(cancellation)
            : new([.. streams.Select(stream => this.streams.TryGetValue(stream, out var log) ? log.Newest : new NewestMessage(HeadOf(stream), 0, null))]);

    public ValueTask ProbeAsync(CancellationToken cancellation = default) => ValueTask.CompletedTask;

    public ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<AmendResult>(cancellation);
        return new(streams.TryGetValue(stream, out var log)
            ? log.Amend(amendment, time.GetUtcNow())
            : new AmendResult(AmendOutcome.NotFound, null, HeadOf(stream).Epoch));
    }

    public ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<ChangePage>(cancellation);
        if (streams.TryGetValue(stream, out var log)) return new(log.ReadChanges(after, limit));
        var head = HeadOf(stream);
        return new(new ChangePage([], head, HasMore: false, ChangeRange.Of(after, head, lost: 0).Continuous));
    }

    public ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<StreamPosition>(cancellation);
        return new(streams.TryGetValue(stream, out var log)
            ? log.Clear(end ? EpochSeed.Random().For(stream) : null, time.GetUtcNow())
            : HeadOf(stream).Position);
    }

    public ValueTask<SentPage> FindSentAsync(string sender, string? from, int limit, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<SentPage>(cancellation);
        var (number, seq) = NumberedPlace.Parse(from);
        var found = new List<SentMessage>();
        for (var steps = 0; NextStream(number) is { } stream; steps++)
        {
            if (stream.Number != number) (number, seq) = (stream.Number, 0);
            foreach (var kept in stream.FindTrimmed(sender, seq))
            {
                if (found.Count >= limit) return new(new SentPage(found, new NumberedPlace(number, seq).ToString()));
                found.Add(new SentMessage(stream.Key, kept));
                seq = kept.Seq;
            }

            LogPage page;
            do
            {
                if (found.Count >= limit || steps >= SearchSteps) return new(new SentPage(found, new NumberedPlace(number, seq).ToString()));
                page = stream.Read((head, first) => PageRange.After(new LogPosition(null, Math.Clamp(seq, first - 1, head.Seq)), head, first, SearchPage));
                foreach (var message in page.Messages)
                {
                    seq = message.Seq;
                    if (message.From == sender || SentMessages.IsReactedBy(message, sender)) found.Add(new SentMessage(stream.Key, message));
                    if (found.Count == limit) break;
                }

                steps += page.Messages.Count;
            }
            while (page.HasMore || found.Count == limit);

            (number, seq) = (number + 1, 0);
        }

        return new(new SentPage(found, null));
    }

    public ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<StateSnapshot>(cancellation)
            : new(streams.TryGetValue(stream, out var log) ? log.ReadState(key) : new StateSnapshot(HeadOf(stream).Position, []));

    public ValueTask<IReadOnlyList<int>> CountAsync(
        string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<int>>(cancellation)
            : new([.. places.Select(place => streams.TryGetValue(place.Stream, out var log) ? Math.Min(max, log.CountMentions(userId, place.After)) : 0)]);

    /// <summary>Looks at the messages of the stream, the newest first, until the page is full.</summary>
    public async ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!options.Search) throw new SearchUnavailableException("Messages cannot be searched on this server: Chat:History:Search is off.");
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var found = new List<LoggedMessage>();
        var budget = new PageBudget(limit.Bytes);
        if (!streams.TryGetValue(stream, out var log)) return new SearchResult(found, HasMore: false);
        LogPage page;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = log.Read((head, first) => PageRange.Before(before, head, first, SearchPage));
            foreach (var message in page.Messages.Reverse())
            {
                if (message.Text.Length == 0 || !query.Matches(message.Text)) continue;
                if (found.Count == limit.Messages || !budget.TryTake(message.PageBytes)) return new SearchResult(found, HasMore: true);
                found.Add(message);
            }

            if (page.HasMore) before = page.Messages[0].Seq;
        }
        while (page.HasMore);

        return new SearchResult(found, HasMore: false);
    }

    public void Dispose() => sweeping.Dispose();

    private MemoryLogStream Add(StreamKey key)
    {
        lock (inOrder)
        {
            if (streams.TryGetValue(key, out var known)) return known;
            var added = new MemoryLogStream(key, ++lastNumber, seed.For(key), options, retention.Of(key), outbox);
            inOrder.Add(added);
            return streams[key] = added;
        }
    }

    /// <summary>The first stream from a number on that is to be searched.</summary>
    private MemoryLogStream? NextStream(long number)
    {
        lock (inOrder)
        {
            var (low, high) = (0, inOrder.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (inOrder[middle].Number < number) low = middle + 1;
                else high = middle;
            }

            while (low < inOrder.Count && inOrder[low].Key.IsInbox) low++;
            return low < inOrder.Count ? inOrder[low] : null;
        }
    }

    private ValueTask<LogPage> Read(StreamKey stream, Func<StreamPosition, long, PageRange> choose, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<LogPage>(cancellation);
        if (streams.TryGetValue(stream, out var log)) return new(log.Read(choose));

        var head = HeadOf(stream).Position;
        var range = choose(head, 1);
        return new(new LogPage([], head, range.HasMore, range.Continuous));
    }

    private StreamHead HeadOf(StreamKey stream) =>
        streams.TryGetValue(stream, out var log) ? log.Head : new StreamHead(new StreamPosition(seed.For(stream), 0), 0);

    private void Sweep()
    {
        var now = time.GetUtcNow();
        var forgotten = new HashSet<MemoryLogStream>();
        foreach (var stream in streams)
        {
            if (stream.Value.Trim(now)) continue;
            seed = EpochSeed.Random(); // before the stream goes: whoever makes it anew takes the new seed
            streams.TryRemove(stream);
            forgotten.Add(stream.Value);
        }

        if (forgotten.Count == 0) return;
        lock (inOrder) inOrder.RemoveAll(forgotten.Contains);
    }
}

using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The log in a SQLite file, for one server: what has a receipt is on disk (<see cref="AppendJournal"/>, group commit) and in the file
/// soon after. Not for several servers, nor for a file on a network share. A second server on the same file is
/// unavailable until the first one ends. The store is opened with its first use and again after failures; a file that
/// was deleted is made anew, and its streams start over with other epochs.
/// <para>Reads see what has a receipt and never wait for writes. They go on while the disk is full.</para>
/// </summary>
internal sealed class SqliteMessageLog : IMessageLog, IMessageChanges, IMessageErasure, IRoomState, IMentions, IMessageSearch, IAsyncDisposable
{
    /// <summary>How often a read that met a trimming or a reopening of the file starts over.</summary>
    private const int Attempts = 5;

    /// <summary>With this a place of a search begins that goes through the states of rooms.</summary>
    private const char TrimmedPlace = 's';

    private readonly SqliteWriter writer;
    private readonly ITimer sweeping;
    private readonly bool searches;

    public SqliteMessageLog(SqliteLogFile file, IOptions<HistoryOptions> options, IRetention retention, OutboxSettings outbox, ITurns turns, TimeProvider time, ILogger<SqliteMessageLog> logger, LogMetrics? metrics = null)
        : this(file, options, retention, outbox, turns, time, logger, initialise: null, metrics)
    {
    }

    internal SqliteMessageLog(SqliteLogFile file, IOptions<HistoryOptions> options, IRetention retention, OutboxSettings outbox, ITurns turns, TimeProvider time, ILogger logger,
        Action<SqliteConnection>? initialise, LogMetrics? metrics = null)
    {
        searches = options.Value.Search;
        writer = new SqliteWriter(file, options.Value, retention, outbox, turns, time, logger, initialise, metrics);
        sweeping = time.CreateTimer(_ => writer.RequestSweep(), null, RetentionSchedule.Interval, RetentionSchedule.Interval);
    }

    public bool StoresInOrder => true;

    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default) =>
        writer.Queue.AppendAsync(new SqliteAppend(stream, draft, cancellation), cancellation);

    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        ReadAsync(stream, extent => PageRange.After(after, extent.Head, extent.First, limit), cancellation);

    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default) =>
        ReadAsync(stream, extent => PageRange.Before(before, extent.Head, extent.First, limit), cancellation);

    public async ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var database = await OpenAsync(cancellation);
        var heads = new StreamHead[streams.Count];
        for (var i = 0; i < heads.Length; i++) heads[i] = HeadOf(ExtentOf(database, streams[i], out _));
        return heads;
    }

    public async ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return await TryAsync(async database =>
        {
            var newest = new NewestMessage[streams.Count];
            var inTable = new List<(int Index, SqliteStream Stream)>();
            for (var i = 0; i < newest.Length; i++)
            {
                var extent = ExtentOf(database, streams[i], out var known);
                newest[i] = new NewestMessage(HeadOf(extent), extent.First - 1, null);
                if (extent.Head.Seq < extent.First) continue;
                if (extent.Tail.IsEmpty) inTable.Add((i, known!));
                else if (database.Unflushed.Read(extent.Tail.Span[^1..], fromEnd: true, new PageBudget(int.MaxValue)) is [var message]) newest[i] = newest[i] with { Last = message };
                else return null;
            }

            if (inTable.Count == 0) return newest;
            return await database.Readers.UseAsync(reader =>
            {
                foreach (var (i, stream) in inTable)
                {
                    if (reader.Find(stream, newest[i].Head.Seq) is not { } message) return null;
                    newest[i] = newest[i] with { Last = message };
                }

                return newest;
            }, cancellation);
        }, cancellation);
    }

    public async ValueTask ProbeAsync(CancellationToken cancellation = default)
    {
        var work = new OpenWork(write: true);
        await writer.Queue.AddAsync(work, cancellation);
        await work.Task.WaitAsync(cancellation);
    }

    public ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation = default) =>
        DoAsync(new TableTask<AmendResult>((amender, now) => amender.Amend(stream, amendment, now)), cancellation);

    public ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation = default) =>
        DoAsync(new TableTask<StreamPosition>((amender, now) => amender.Clear(stream, end, now), holdsAppends: true), cancellation);

    public async ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return await TryAsync(async database =>
        {
            var extent = ExtentOf(database, stream, out var known);
            var range = ChangeRange.Of(after, HeadOf(extent), extent.ChangesLost);
            if (range.After == extent.Changes) return new ChangePage([], HeadOf(extent), HasMore: false, range.Continuous);
            var (page, hasMore) = await database.Readers.UseAsync(reader => reader.ReadChanges(known!, extent, range.After, limit), cancellation);
            var now = ExtentOf(database, stream, out _);
            return page is null || now.ChangesLost != extent.ChangesLost || now.Head.Epoch != extent.Head.Epoch
                ? null
                : new ChangePage(page, HeadOf(extent) with { Changes = Math.Max(extent.Changes, page.Count > 0 ? page[^1].Change!.Number : 0) }, hasMore, range.Continuous);
        }, cancellation);
    }

    public async ValueTask<SentPage> FindSentAsync(string sender, string? from, int limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (from is not null && from.StartsWith(TrimmedPlace)) return await FindTrimmedAsync(sender, NumberedPlace.Parse(from[1..]), limit, cancellation);
        var place = NumberedPlace.Parse(from);
        if (from is null) await DoAsync(new TableTask<bool>((_, _) => true), cancellation); // what has a receipt is in the tables then
        var page = await TryAsync(database => database.Readers.UseAsync(reader => reader.FindSent(sender, place, limit), cancellation), cancellation);
        return page.Next is null ? page with { Next = $"{TrimmedPlace}{new NumberedPlace(0, 0)}" } : page;
    }

    public async ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return await TryAsync(async database =>
        {
            // The extent first: the table has every event up to its head, and says how many more.
            var extent = ExtentOf(database, stream, out var known);
            if (known is null || extent.LastRow == 0) return new StateSnapshot(extent.Head, []);
            var state = await database.Readers.UseAsync(reader => reader.ReadState(known, key), cancellation);
            return state?.Position.Seq < extent.Head.Seq ? state with { Position = extent.Head } : state;
        }, cancellation);
    }

    public async ValueTask<IReadOnlyList<int>> CountAsync(
        string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return await TryAsync(async database =>
        {
            var ranges = new MentionRange[places.Count];
            var tails = new int[places.Count];
            for (var i = 0; i < ranges.Length; i++)
            {
                var (stream, after) = places[i];
                var extent = ExtentOf(database, stream, out var known);
                var from = Math.Max(after.Epoch is null || after.Epoch == extent.Head.Epoch ? after.Seq + 1 : 1, extent.First);
                ranges[i] = new MentionRange(known?.Id ?? 0, from, extent.LastRow);
                var skipped = (int)Math.Clamp(from - extent.LastRow - 1, 0, extent.Tail.Length);
                if (database.Unflushed.CountMentions(extent.Tail.Span[skipped..], userId) is not { } unflushed) return null;
                tails[i] = unflushed;
            }

            var counts = await database.Readers.UseAsync(reader => reader.CountMentions(userId, ranges, max), cancellation);
            return counts is null ? null : (IReadOnlyList<int>)[.. counts.Zip(tails, (stored, unflushed) => Math.Min(max, stored + unflushed))];
        }, cancellation);
    }

    public async ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!searches) throw new SearchUnavailableException("Messages cannot be searched on this server: Chat:History:Search is off.");
        return await TryAsync(async database =>
        {
            var extent = ExtentOf(database, stream, out _);
            if (!extent.Tail.IsEmpty) await DoAsync(new TableTask<bool>((_, _) => true), cancellation); // the index has what is in the tables
            extent = ExtentOf(database, stream, out var known);
            if (known is null || extent.Head.Seq < extent.First) return new SearchResult([], HasMore: false);
            if (!database.CanSearch(known)) throw new SearchUnavailableException("The messages of this room cannot be searched yet: the index is being built. Try again.");
            return await database.Readers.UseAsync(reader => reader.Search(known, extent, query, before, limit), cancellation);
        }, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await sweeping.DisposeAsync();
        await writer.DisposeAsync();
    }

    private async ValueTask<SentPage> FindTrimmedAsync(string sender, NumberedPlace place, int limit, CancellationToken cancellation)
    {
        var page = await TryAsync(database => database.Readers.UseAsync(reader => reader.FindTrimmed(sender, place, limit), cancellation), cancellation);
        return page.Next is null ? page : page with { Next = $"{TrimmedPlace}{page.Next}" };
    }

    private static StreamHead HeadOf(StreamExtent extent) => new(extent.Head, extent.Changes);

    /// <summary>The writer is asked in any case, for it sees whether the file is still there. What was handed over ends with its result, also when it is cancelled.</summary>
    internal async ValueTask<T> DoAsync<T>(TableTask<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var opening = new OpenWork(write: false);
        await writer.Queue.AddAsync(opening, cancellation);
        (await opening.Task.WaitAsync(cancellation)).Do(work);
        return await work.Task;
    }

    /// <summary>Reads until it succeeds; null means that too much has changed meanwhile.</summary>
    private async ValueTask<T> TryAsync<T>(Func<SqliteDatabase, ValueTask<T?>> read, CancellationToken cancellation)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var database = await OpenAsync(cancellation);
            try
            {
                if (await read(database) is { } page) return page;
                if (attempt == Attempts) throw new MessageLogUnavailableException("The message store changes faster than it can be read.");
            }
            catch (SqliteException e)
            {
                if (!SqliteFailure.LeavesFileUsable(e)) database.Broken = true;
                if (attempt == Attempts) throw SqliteFailure.ToUnavailable(e);
            }
        }
    }

    private async ValueTask<SqliteDatabase> OpenAsync(CancellationToken cancellation)
    {
        if (writer.Database is { } open) return open;
        var work = new OpenWork(write: false);
        await writer.Queue.AddAsync(work, cancellation);
        return await work.Task.WaitAsync(cancellation);
    }

    private async ValueTask<LogPage> ReadAsync(StreamKey stream, Func<StreamExtent, PageRange> choose, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await TryAsync(async database =>
        {
            var extent = ExtentOf(database, stream, out var known);
            var range = choose(extent);
            if (range.Count == 0) return new LogPage([], extent.Head, range.HasMore, range.Continuous);
            var budget = new PageBudget(range.Bytes);
            var page = await ReadAsync(database, known!, extent, range, budget, cancellation);
            if (page is not null && budget.IsSpent) range = range.Keep(page.Count);
            return page?.Count == range.Count && page[0].Seq == range.From ? new LogPage(page, extent.Head, range.HasMore, range.Continuous) : null;
        }, cancellation);
    }

    /// <summary>Of the table what was there when the extent was made, and the rest from its tail. Null, or less, when too much has changed since.</summary>
    private static async ValueTask<List<LoggedMessage>?> ReadAsync(SqliteDatabase database, SqliteStream stream, StreamExtent extent, PageRange range,
        PageBudget budget, CancellationToken cancellation)
    {
        var rows = range with { To = Math.Min(range.To, extent.LastRow) };
        var newest = range with { From = Math.Max(range.From, extent.LastRow + 1) };
        // These first, for they do not stay where they are.
        var tailBudget = range.KeepsNewest || rows.Count == 0 ? budget : new PageBudget(range.Bytes);
        var tail = newest.Count == 0
            ? []
            : database.Unflushed.Read(extent.Tail.Span.Slice((int)(newest.From - extent.LastRow - 1), newest.Count), range.KeepsNewest, tailBudget);
        if (tail is null || rows.Count == 0 || budget.IsSpent) return tail;

        var page = await database.Readers.ReadAsync(stream, rows, budget, cancellation);
        if (page is null || (page.Count < rows.Count && !budget.IsSpent)) return null;
        page.AddRange(range.KeepsNewest ? tail : tail.TakeWhile(message => budget.TryTake(message.PageBytes)));
        if (tailBudget.IsSpent) budget.Close();
        return page;
    }

    private static StreamExtent ExtentOf(SqliteDatabase database, StreamKey stream, out SqliteStream? known) =>
        database.Streams.TryGet(stream, out known)
            ? known.Extent
            : new StreamExtent(new StreamPosition(database.Streams.Seed.For(stream), 0), First: 1, Tail: default);
}

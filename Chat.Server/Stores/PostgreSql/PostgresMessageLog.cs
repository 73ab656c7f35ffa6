using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>
/// The log in PostgreSQL, for one server or for several that share a Redis: a stored message is as durable as PostgreSQL's own settings make it
/// (<c>synchronous_commit</c>). What comes close together is one transaction (<see cref="PostgresWriter"/>); the row of a stream is the lock that gives its numbers.
/// <para>An append that is answered with <see cref="MessageLogUnavailableException"/> because the connection broke while it was committed may be there all the same; a repeat
/// with its client message id then finds it.</para>
/// </summary>
internal sealed class PostgresMessageLog : IMessageLog, IMessageChanges, IMessageErasure, IRoomState, IMentions, IMessageSearch, IAsyncDisposable
{
    private readonly PostgresWriter writer;
    private readonly PostgresReader reader;
    private readonly PostgresAmender amender;
    private readonly PostgresFinder finder;
    private readonly PostgresSearch search;
    private readonly PostgresSweeper sweeper;

    public PostgresMessageLog(PostgresDatabase database, IOptions<HistoryOptions> options, IRetention retention, OutboxSettings outbox, ITurns turns, TimeProvider time, LogMetrics? metrics = null)
    {
        var partitions = new Partitions(options.Value, retention);
        writer = new PostgresWriter(database, new PostgresAppender(partitions, options.Value, outbox), options.Value.CommitInterval, turns, time, metrics);
        reader = new PostgresReader(database);
        amender = new PostgresAmender(database, options.Value, outbox, time);
        finder = new PostgresFinder(database);
        search = new PostgresSearch(database, options.Value);
        sweeper = new PostgresSweeper(database, new PostgresSweep(options.Value, retention, partitions, search), time);
    }

    public bool StoresInOrder => true;

    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default) =>
        writer.Queue.AppendAsync(new AppendWork(stream, draft, cancellation), cancellation);

    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        reader.ReadAfterAsync(stream, after, limit, cancellation);

    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default) =>
        reader.ReadBeforeAsync(stream, before, limit, cancellation);

    public ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) => reader.HeadsAsync(streams, cancellation);

    public ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) => reader.NewestAsync(streams, cancellation);

    public async ValueTask ProbeAsync(CancellationToken cancellation = default)
    {
        var work = new ProbeWork();
        await writer.Queue.AddAsync(work, cancellation);
        await work.Task.WaitAsync(cancellation);
    }

    public ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation = default) => amender.AmendAsync(stream, amendment, cancellation);

    public ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        reader.ReadChangesAsync(stream, after, limit, cancellation);

    public ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation = default) => amender.ClearAsync(stream, end, cancellation);

    public ValueTask<SentPage> FindSentAsync(string sender, string? from, int limit, CancellationToken cancellation = default) => finder.FindAsync(sender, from, limit, cancellation);

    public ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation = default) => reader.ReadStateAsync(stream, key, cancellation);

    public ValueTask<IReadOnlyList<int>> CountAsync(
        string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation = default) =>
        reader.CountMentionsAsync(userId, places, max, cancellation);

    public ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation = default) =>
        search.SearchAsync(stream, query, before, limit, cancellation);

    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync();
        await writer.DisposeAsync();
    }
}

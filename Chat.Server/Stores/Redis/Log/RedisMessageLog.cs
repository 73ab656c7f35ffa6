using System.Globalization;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Log.Words;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StreamPosition = Chat.Contracts.StreamPosition;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// The log of many nodes, in one Redis or, room by room, in several: a stored message is as durable as Redis's own persistence is set to make it. Each stream
/// is a list and a hash with its head; a client message id is a key of its own that expires.
/// <para>A stream's epoch is made by the first script that looks at it and lies beside its messages, so it goes with them
/// when Redis is flushed or replaced. A Redis that comes back with older data than this node has seen (restored from a
/// snapshot, or a replica that missed the end) gives the stream a new epoch as well: numbers are never given twice under
/// the same one.</para>
/// <para>A change rewrites its message's entry. The index of changes holds numbers only, and follows when it is used.</para>
/// <para>Appends that follow each other closely are sent together, see <see cref="RedisWriter"/>.</para>
/// <para>An append that is answered with <see cref="MessageLogUnavailableException"/> because Redis did not answer in
/// time is refused by Redis when it gets round to it. Only when the connection breaks between the storing and the reply
/// is the message there all the same; a repeat with its client message id then finds it.</para>
/// </summary>
internal sealed class RedisMessageLog : IMessageLog, IMessageChanges, IMessageErasure, IRoomState, IMentions, IMessageSearch, IAsyncDisposable
{
    /// <summary>How much longer than the window an id is kept, for clocks that differ.</summary>
    public static readonly TimeSpan WindowMargin = TimeSpan.FromMinutes(1);

    private static readonly RedisScript AppendScript = RedisScript.Load("Log/append.lua");

    private readonly RedisServers redis;
    private readonly RedisStreams streams;
    private readonly RedisChanges changes;
    private readonly RedisErasure erasure;
    private readonly RedisSearch search;
    private readonly RedisMentions mentions;
    private readonly RedisWordSearch words;
    private readonly WordSweep sweep;
    private readonly TimeSpan window;
    private readonly RedisWriter writer;

    public RedisMessageLog(
        RedisServers redis, IOptions<HistoryOptions> options, IRetention retention, RoomQueues queues, ITurns turns, TimeProvider time, ILogger<RedisMessageLog> logger, LogMetrics? metrics = null)
    {
        this.redis = redis;
        window = options.Value.DuplicateWindow;
        streams = new RedisStreams(redis, retention, queues, time, logger);
        changes = new RedisChanges(streams);
        erasure = new RedisErasure(streams, window + WindowMargin);
        search = new RedisSearch(streams);
        mentions = new RedisMentions(streams);
        var index = new WordIndex(streams, logger);
        words = new RedisWordSearch(streams, index, options.Value);
        sweep = new WordSweep(streams, index, options.Value);
        writer = new RedisWriter(StoreAsync, options.Value.CommitInterval, redis.Sockets, turns, time, metrics);
    }

    /// <summary>A command that came too late is sent again, after others.</summary>
    public bool StoresInOrder => false;

    public int PlaceOf(StreamKey stream) => redis.PlaceOf(stream);

    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default) =>
        writer.AppendAsync(new AppendWork(stream, draft, cancellation), cancellation);

    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        ReadAsync(stream, "after", after.Seq, after.Epoch, limit, cancellation);

    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default) =>
        ReadAsync(stream, "before", before, null, limit, cancellation);

    public async ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default)
    {
        // Commands that are sent without waiting for each other share round trips, on a Cluster too.
        var heads = new StreamHead[streams.Count];
        await Task.WhenAll(streams.Select(async (stream, index) => heads[index] = await this.streams.HeadAsync(stream))).WaitAsync(cancellation);
        return heads;
    }

    public async ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default)
    {
        var newest = new NewestMessage[streams.Count];
        await Task.WhenAll(streams.Select(async (stream, index) =>
        {
            var page = await this.streams.ReadAsync(stream, "before", long.MaxValue, null, 1);
            newest[index] = new NewestMessage(page.Head, page.Trimmed, page.Messages is [var last] ? last : null);
        })).WaitAsync(cancellation);
        return newest;
    }

    public async ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation = default) =>
        await changes.AmendAsync(stream, amendment, cancellation);

    public async ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default)
    {
        var page = await streams.ReadChangesAsync(stream, after, limit).WaitAsync(cancellation);
        return new ChangePage(page.Messages, page.Head, page.HasMore, page.Continuous);
    }

    public async ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation = default) =>
        await erasure.ClearAsync(stream, end, cancellation);

    public async ValueTask<SentPage> FindSentAsync(string sender, string? from, int limit, CancellationToken cancellation = default) =>
        await search.FindAsync(sender, from, limit, cancellation);

    public async ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation = default) =>
        await streams.ReadStateAsync(stream, key).WaitAsync(cancellation);

    public async ValueTask<IReadOnlyList<int>> CountAsync(
        string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation = default) =>
        await mentions.CountAsync(userId, places, max).WaitAsync(cancellation);

    public async ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation = default) =>
        await words.SearchAsync(stream, query, before, limit, cancellation).WaitAsync(cancellation);

    /// <summary>Has the index of words forget now what it is to forget; it does so by itself.</summary>
    internal Task<bool> SweepAsync() => sweep.SweepAsync(isShared: false);

    public async ValueTask ProbeAsync(CancellationToken cancellation = default)
    {
        var failures = await Task.WhenAll(redis.All.Select(ProbeAsync)).WaitAsync(cancellation);
        var first = Array.Find(failures, failure => failure is not null);
        if (first is not null) throw new MessageLogUnavailableException(first.Message, first) { IsPart = Array.Exists(failures, failure => failure is null) };
    }

    public async ValueTask DisposeAsync()
    {
        await sweep.DisposeAsync();
        await words.DisposeAsync();
        await writer.DisposeAsync();
    }

    /// <summary>The key that remembers a client message id, with the entry of its message as it stands now.</summary>
    public static RedisKey IdKey(RedisStreams streams, StreamKey stream, string from, string clientMessageId) =>
        IdKey(streams.Keys, stream, from, clientMessageId);

    /// <inheritdoc cref="IdKey(RedisStreams, StreamKey, string, string)"/>
    public static RedisKey IdKey(RedisKeys keys, StreamKey stream, string from, string clientMessageId) =>
        keys.Stream(stream.Value, string.Create(CultureInfo.InvariantCulture, $"id:{from.Length}:{from}:{clientMessageId}"));

    private async Task<AppendResult> StoreAsync(AppendWork work)
    {
        var (stream, draft) = (work.Stream, work.Draft);
        var now = streams.Time.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        var id = MessageIds.Next(now).ToString();
        var retention = streams.RetentionOf(stream);
        var known = streams.Known(stream);
        RedisKey[] used = draft.ClientMessageId is null
            ? [streams.Key(stream, "head"), streams.Key(stream, "messages")]
            : [streams.Key(stream, "head"), streams.Key(stream, "messages"), IdKey(streams, stream, draft.From, draft.ClientMessageId)];
        RedisValue[] arguments =
        [
            0, RedisStreams.NewEpoch(), known.Epoch, known.Seq,
            LogEntry.Encode(id, milliseconds, draft), milliseconds, milliseconds - RedisStreams.Milliseconds(retention.MaxAge), retention.MaxMessages,
            streams.Life(stream), RedisStreams.Milliseconds(window), RedisStreams.Milliseconds(window + WindowMargin),
        ];
        var queued = streams.Queues.RoomOf(stream);
        if (queued is not null)
        {
            used = [.. used, streams.Queues.Key(stream)];
            arguments = [.. arguments, OutboxItem.Before(milliseconds, Guid.Parse(id), OutboxEntry.MessageType, queued, isMessage: true), streams.Queues.Life];
        }

        var mentioned = MessageExtras.MentionsOf(draft.Extras);
        if (draft.State is not null || mentioned is not null)
        {
            if (queued is null) arguments = [.. arguments, "", ""];
            arguments = [.. arguments, .. StateArguments(draft.State), .. (mentioned ?? []).Select(user => (RedisValue)user)];
            if (mentioned is not null) used = [.. used, .. RedisMentions.Keys(streams, stream)];
        }

        var reply = await streams.ChangeAsync(AppendScript, stream, used, arguments, isQueued: queued is not null);
        var epoch = (string)reply[1]!;
        if (reply.Length > 3) streams.WentBack(stream);
        if ((string?)reply[0] == "stored")
        {
            var seq = (long)reply[2];
            streams.Know(stream, new StreamHead(new StreamPosition(epoch, seq), 0));
            return new AppendResult(AppendOutcome.Stored,
                new LoggedMessage(id, seq, draft.From, draft.Text, ChatTime.FromUnix(milliseconds), draft.ClientMessageId, Extras: draft.Extras), epoch);
        }

        return (string?)reply[0] == "full"
            ? Amending.Full(draft, ChatTime.FromUnix(milliseconds), epoch)
            : Amending.Repeat(RedisStreams.Decode(reply[2]), draft, epoch);
    }

    /// <summary>A write: Redis may be reachable and yet full, read-only or unable to save.</summary>
    private async Task<RedisUnavailableException?> ProbeAsync(RedisConnection server)
    {
        try
        {
            await server.RunAsync(database => database.StringSetAsync(streams.Keys.Prefix + "probe", 1, TimeSpan.FromMilliseconds(1)));
            return null;
        }
        catch (RedisUnavailableException e)
        {
            return e;
        }
    }

    private static RedisValue[] StateArguments(KeyChange? change) =>
        change is null ? ["", "", 0, 0] : [change.Key, change.Bytes is { } bytes ? bytes : "", change.MaxKeys, change.MaxBytes];

    private async ValueTask<LogPage> ReadAsync(StreamKey stream, string direction, long seq, string? epoch, PageLimit limit, CancellationToken cancellation)
    {
        var page = await streams.ReadAsync(stream, direction, seq, epoch, limit).WaitAsync(cancellation);
        return new LogPage(page.Messages, page.Head.Position, page.HasMore, page.Continuous);
    }
}

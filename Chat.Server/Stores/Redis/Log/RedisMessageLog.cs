using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StreamPosition = Chat.Contracts.StreamPosition;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// The log of many nodes, in Redis: a stored message is as durable as Redis's own persistence is set to make it. Each stream
/// is a list and a hash with its head; a client message id is a key of its own that expires.
/// <para>A stream's epoch is made by the first script that looks at it and lies beside its messages, so it goes with them
/// when Redis is flushed or replaced. A Redis that comes back with older data than this node has seen (restored from a
/// snapshot, or a replica that missed the end) gives the stream a new epoch as well: numbers are never given twice under
/// the same one.</para>
/// <para>Appends that follow each other closely are sent together, see <see cref="RedisWriter"/>.</para>
/// <para>An append that is answered with <see cref="MessageLogUnavailableException"/> because Redis did not answer in
/// time is refused by Redis when it gets round to it. Only when the connection breaks between the storing and the reply
/// is the message there all the same; a repeat with its client message id then finds it.</para>
/// </summary>
internal sealed class RedisMessageLog : IMessageLog, IAsyncDisposable
{
    /// <summary>The largest whole number that scripts can reckon with.</summary>
    private const long MaxNumber = 1L << 53;

    /// <summary>How many heads are remembered to notice a stream that goes back.</summary>
    private const int MaxKnown = 50_000;

    /// <summary>How long a stream without messages keeps its epoch.</summary>
    private static readonly TimeSpan EmptyLife = TimeSpan.FromDays(1);

    /// <summary>How long a stream outlives its last message, so that its numbering goes on.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(30);

    /// <summary>How much longer than the window an id is kept, for clocks that differ.</summary>
    private static readonly TimeSpan WindowMargin = TimeSpan.FromMinutes(1);

    private static readonly RedisScript AppendScript = RedisScript.Load("Log/append.lua");
    private static readonly RedisScript ReadScript = RedisScript.Load("Log/read.lua");

    private readonly RedisConnection redis;
    private readonly RedisKeys keys;
    private readonly HistoryOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<RedisMessageLog> logger;
    private readonly RedisWriter writer;
    private readonly ConcurrentDictionary<StreamKey, StreamPosition> known = new();

    public RedisMessageLog(RedisConnection redis, IOptions<HistoryOptions> options, ITurns turns, TimeProvider time, ILogger<RedisMessageLog> logger)
    {
        this.redis = redis;
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        keys = new RedisKeys(redis.Options.KeyPrefix);
        writer = new RedisWriter(StoreAsync, this.options.CommitInterval, turns, time);
    }

    /// <summary>A command that came too late is sent again, after others.</summary>
    public bool StoresInOrder => false;

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
        await Task.WhenAll(streams.Select(async (stream, index) => heads[index] = new StreamHead(await HeadAsync(stream), 0))).WaitAsync(cancellation);
        return heads;
    }

    public async ValueTask ProbeAsync(CancellationToken cancellation = default)
    {
        // A write: Redis may be reachable and yet full, read-only or unable to save.
        await TryAsync(() => redis.RunAsync(database => database.StringSetAsync(keys.Prefix + "probe", 1, TimeSpan.FromMilliseconds(1))))
            .WaitAsync(cancellation);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private async Task<AppendResult> StoreAsync(AppendWork work)
    {
        var (stream, draft) = (work.Stream, work.Draft);
        var now = time.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        var id = MessageIds.Next(now).ToString();
        RedisKey[] used = draft.ClientMessageId is null
            ? [keys.Stream(stream.Value, "head"), keys.Stream(stream.Value, "messages")]
            : [keys.Stream(stream.Value, "head"), keys.Stream(stream.Value, "messages"), IdKey(stream, draft)];
        var knownHead = known.GetValueOrDefault(stream);
        RedisValue[] arguments =
        [
            redis.Clock.Deadline, NewEpoch(), knownHead?.Epoch ?? "", knownHead?.Seq ?? 0,
            LogEntry.Encode(id, milliseconds, draft), milliseconds, milliseconds - Milliseconds(options.MaxAge), options.MaxMessagesPerRoom,
            Milliseconds(options.MaxAge + ForgetAfter), Milliseconds(options.DuplicateWindow), Milliseconds(options.DuplicateWindow + WindowMargin),
        ];

        for (var attempt = 1; ; attempt++)
        {
            var reply = await TryAsync(() => AppendScript.RunAsync(redis, used, arguments));
            if ((string?)reply[0] == "late")
            {
                // Nothing was done; this node's idea of Redis's clock was wrong or Redis was slow.
                redis.Clock.Saw((long)reply[1]);
                if (attempt == 3) throw new MessageLogUnavailableException("Redis is too slow.");
                arguments[0] = redis.Clock.Deadline;
                continue;
            }

            var epoch = (string)reply[1]!;
            if (reply.Length > 3) logger.StreamWentBack(stream.Value);
            if ((string?)reply[0] == "stored")
            {
                var seq = (long)reply[2];
                Know(stream, new StreamPosition(epoch, seq));
                return new AppendResult(AppendOutcome.Stored,
                    new LoggedMessage(id, seq, draft.From, draft.Text, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime, draft.ClientMessageId), epoch);
            }

            var first = Decode(reply[2]);
            return new AppendResult(first.Text == draft.Text ? AppendOutcome.Duplicate : AppendOutcome.Conflict, first, epoch);
        }
    }

    private async Task<StreamPosition> HeadAsync(StreamKey stream)
    {
        var fields = await TryAsync(() => redis.RunAsync(
            database => database.HashGetAsync(keys.Stream(stream.Value, "head"), ["epoch", "seq"])));
        if (stream.IsInbox) return new StreamPosition((string?)fields[0] ?? "", fields[1].IsNull ? 0 : (long)fields[1]); // who asks knows where it was
        if (fields[0].IsNull) return (await ReadAsync(stream, "after", 0, null, 0, CancellationToken.None)).Head;

        var head = new StreamPosition(fields[0]!, fields[1].IsNull ? 0 : (long)fields[1]);
        if (known.GetValueOrDefault(stream) is { } before && before.Epoch == head.Epoch && before.Seq > head.Seq)
            return (await ReadAsync(stream, "after", 0, null, 0, CancellationToken.None)).Head;
        Know(stream, head);
        return head;
    }

    private async ValueTask<LogPage> ReadAsync(StreamKey stream, string direction, long seq, string? epoch, PageLimit limit, CancellationToken cancellation)
    {
        var knownHead = known.GetValueOrDefault(stream);
        var reply = await TryAsync(() => ReadScript.RunAsync(
            redis,
            [keys.Stream(stream.Value, "head"), keys.Stream(stream.Value, "messages")],
            NewEpoch(), Milliseconds(EmptyLife), knownHead?.Epoch ?? "", knownHead?.Seq ?? 0,
            time.GetUtcNow().ToUnixTimeMilliseconds() - Milliseconds(options.MaxAge),
            direction, Math.Min(seq, MaxNumber), epoch ?? "", limit.Messages, limit.Bytes, LoggedMessage.Overhead)).WaitAsync(cancellation);

        var head = new StreamPosition((string)reply[0]!, (long)reply[1]);
        if ((int)reply[4] != 0) logger.StreamWentBack(stream.Value);
        Know(stream, head);
        return new LogPage([.. ((RedisResult[])reply[5]!).Select(Decode)], head, HasMore: (int)reply[2] != 0, Continuous: (int)reply[3] != 0);
    }

    /// <summary>Remembers the furthest head of a stream's present epoch.</summary>
    private void Know(StreamKey stream, StreamPosition head)
    {
        if (known.Count >= MaxKnown) known.Clear();
        known.AddOrUpdate(stream, head, (_, before) => before.Epoch == head.Epoch && before.Seq > head.Seq ? before : head);
    }

    private string IdKey(StreamKey stream, MessageDraft draft) =>
        keys.Stream(stream.Value, string.Create(CultureInfo.InvariantCulture, $"id:{draft.From.Length}:{draft.From}:{draft.ClientMessageId}"));

    /// <summary>Nearly all are made for nothing, so they must be cheap.</summary>
    public static string NewEpoch()
    {
        Span<byte> bytes = stackalloc byte[9];
        RandomBytes.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    public static LoggedMessage Decode(RedisResult entry)
    {
        try
        {
            return LogEntry.Decode((byte[])entry!);
        }
        catch (FormatException e)
        {
            throw new MessageLogUnavailableException($"Redis holds something else than messages: {e.Message}", e);
        }
    }

    public static async Task<T> TryAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (RedisUnavailableException e)
        {
            throw new MessageLogUnavailableException(e.Message, e);
        }
    }
}

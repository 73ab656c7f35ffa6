using System.Buffers.Text;
using System.Collections.Concurrent;
using Chat.Server.Ports;
using StackExchange.Redis;
using StreamPosition = Chat.Contracts.StreamPosition;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>What the parts of the log share: the keys of streams, how far each is known to have come, reading them, and changes that never come late.</summary>
internal sealed class RedisStreams(RedisServers redis, IRetention retention, RoomQueues queues, TimeProvider time, ILogger logger)
{
    /// <summary>The largest whole number that scripts can reckon with.</summary>
    public const long MaxNumber = 1L << 53;

    /// <summary>How many heads are remembered to notice a stream that goes back.</summary>
    private const int MaxKnown = 50_000;

    /// <summary>How long a stream without messages keeps its epoch.</summary>
    public static readonly TimeSpan EmptyLife = TimeSpan.FromDays(1);

    /// <summary>How long a stream outlives its last message, so that its numbering goes on.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(30);

    private static readonly RedisScript ReadScript = RedisScript.Load("Log/read.lua");
    private static readonly RedisScript StateScript = RedisScript.Load("Log/state.lua");
    private static readonly RedisScript ChangesScript = RedisScript.Load("Log/changes.lua");
    private static readonly StreamHead Unknown = new(new StreamPosition("", 0), 0);

    private readonly ConcurrentDictionary<StreamKey, StreamHead> known = new();

    public RedisKeys Keys { get; } = new(redis.Options.KeyPrefix);

    public RedisServers Servers => redis;

    public TimeProvider Time => time;

    public RoomQueues Queues => queues;

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Nearly all are made for nothing, so they must be cheap.</summary>
    public static string NewEpoch()
    {
        Span<byte> bytes = stackalloc byte[9];
        RandomBytes.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    public static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    public static LoggedMessage Decode(RedisResult entry) => Decode((byte[])entry!);

    private static LoggedMessage Decode(ReadOnlySpan<byte> entry)
    {
        try
        {
            return LogEntry.Decode(entry);
        }
        catch (FormatException e)
        {
            throw new MessageLogUnavailableException($"Redis holds something else than messages: {e.Message}", e);
        }
    }

    /// <summary>An entry of a state: what it counts for stands before it.</summary>
    private static LoggedMessage DecodeState(RedisResult value)
    {
        var bytes = (byte[])value!;
        return Decode(bytes.AsSpan(bytes.IndexOf((byte)' ') + 1)) with { ClientMessageId = null };
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

    public RedisKey Key(StreamKey stream, string part) => Keys.Stream(stream.Value, part);

    public StreamHead Known(StreamKey stream) => known.GetValueOrDefault(stream, Unknown);

    /// <summary>Remembers the furthest head of a stream's present epoch.</summary>
    public void Know(StreamKey stream, StreamHead head)
    {
        if (known.Count >= MaxKnown) known.Clear();
        known.AddOrUpdate(stream, head, (_, before) => before.Epoch != head.Epoch
            ? head
            : new StreamHead(before.Seq > head.Seq ? before.Position : head.Position, Math.Max(before.Changes, head.Changes)));
    }

    public Retention RetentionOf(StreamKey stream) => retention.Of(stream);

    public long OldestKept(StreamKey stream) => Now - Milliseconds(retention.Of(stream).MaxAge);

    /// <summary>How long the keys of a stream outlive its last message.</summary>
    public long Life(StreamKey stream) => LifeOf(retention.Of(stream));

    /// <inheritdoc cref="Life"/>
    public static long LifeOf(Retention retention) => Milliseconds(retention.MaxAge + ForgetAfter);

    public async Task<StreamHead> HeadAsync(StreamKey stream)
    {
        var fields = await TryAsync(() => redis.Of(stream).RunAsync(database => database.HashGetAsync(Key(stream, "head"), ["epoch", "seq", "changes"])));
        var head = new StreamHead(new StreamPosition((string?)fields[0] ?? "", Whole(fields[1])), Whole(fields[2]));
        if (stream.IsInbox) return head; // who asks knows where it was
        var before = Known(stream);
        if (fields[0].IsNull || (before.Epoch == head.Epoch && (before.Seq > head.Seq || before.Changes > head.Changes)))
            return (await ReadAsync(stream, "after", 0, null, 0)).Head;
        Know(stream, head);
        return head;
    }

    public async Task<StreamPage> ReadAsync(StreamKey stream, string direction, long seq, string? epoch, PageLimit limit)
    {
        var before = Known(stream);
        var reply = await TryAsync(() => ReadScript.RunAsync(
            redis.Of(stream),
            [Key(stream, "head"), Key(stream, "messages")],
            NewEpoch(), Milliseconds(EmptyLife), before.Epoch, before.Seq, OldestKept(stream),
            direction, Math.Min(seq, MaxNumber), epoch ?? "", limit.Messages, limit.Bytes, LoggedMessage.Overhead, before.Changes));
        var head = new StreamHead(new StreamPosition((string)reply[0]!, (long)reply[1]), (long)reply[6]);
        Note(stream, head, wentBack: (int)reply[4] != 0);
        return new StreamPage((RedisResult[])reply[5]!, head, HasMore: (int)reply[2] != 0, Continuous: (int)reply[3] != 0, Trimmed: (long)reply[7]);
    }

    public async Task<StreamPage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit)
    {
        var before = Known(stream);
        var reply = await TryAsync(() => ChangesScript.RunAsync(
            redis.Of(stream),
            [Key(stream, "head"), Key(stream, "messages"), Key(stream, "order"), Key(stream, "changed")],
            NewEpoch(), Milliseconds(EmptyLife), before.Epoch, before.Seq, before.Changes, OldestKept(stream),
            Math.Min(after.Seq, MaxNumber), after.Epoch ?? "", limit.Messages, limit.Bytes, LoggedMessage.Overhead));
        var head = new StreamHead(new StreamPosition((string)reply[0]!, (long)reply[1]), (long)reply[2]);
        Note(stream, head, wentBack: (int)reply[5] != 0);
        return new StreamPage((RedisResult[])reply[6]!, head, HasMore: (int)reply[3] != 0, Continuous: (int)reply[4] != 0);
    }

    public async Task<StateSnapshot> ReadStateAsync(StreamKey stream, string? key)
    {
        var (head, entries) = await ReadStateEntriesAsync(stream, key);
        return new StateSnapshot(head.Position, [.. entries.Select(entry => entry.Event).OrderBy(stored => stored.Seq)]);
    }

    /// <summary>The state of a room, or one key of it, in any order, each with what stands there.</summary>
    public async Task<(StreamHead Head, (LoggedMessage Event, RedisValue Stored)[] Entries)> ReadStateEntriesAsync(StreamKey stream, string? key)
    {
        var before = Known(stream);
        var reply = await TryAsync(() => StateScript.RunAsync(
            redis.Of(stream), [Key(stream, "head"), Key(stream, "messages")],
            NewEpoch(), Milliseconds(EmptyLife), before.Epoch, before.Seq, before.Changes, key ?? ""));
        var head = new StreamHead(new StreamPosition((string)reply[0]!, (long)reply[1]), (long)reply[2]);
        Note(stream, head, wentBack: (int)reply[3] != 0);
        return (head, [.. ((RedisResult[])reply[4]!).Select(entry => (DecodeState(entry), (RedisValue)(byte[])entry!))]);
    }

    /// <summary>Runs a script whose first argument is its deadline, see <see cref="RedisScript.RunInTimeAsync"/>.</summary>
    /// <param name="script">The script.</param>
    /// <param name="stream">The stream that it changes.</param>
    /// <param name="names">Its keys.</param>
    /// <param name="arguments">Its arguments, the first of which is set there.</param>
    /// <param name="isQueued">Whether it writes to the stream's queue for the outbox as well.</param>
    public Task<RedisResult[]> ChangeAsync(RedisScript script, StreamKey stream, RedisKey[] names, RedisValue[] arguments, bool isQueued = false) =>
        TryAsync(() => script.RunInTimeAsync(redis.Of(stream), names, arguments, isQueued ? () => queues.MarkAsync(stream) : null));

    public void WentBack(StreamKey stream) => logger.StreamWentBack(stream.Value);

    private static long Whole(RedisValue field) => field.IsNull ? 0 : (long)field;

    private void Note(StreamKey stream, StreamHead head, bool wentBack)
    {
        if (wentBack) WentBack(stream);
        Know(stream, head);
    }
}

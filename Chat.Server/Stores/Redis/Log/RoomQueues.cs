using System.Collections.Concurrent;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// What rooms have for the outbox. A room and the outbox are in different slots of a Cluster, or on different servers, so a script cannot write to both; what a room
/// has lies in a queue beside its messages, written in one step with them, and is carried from there into the outbox by whoever wants to read. The outbox lies on the
/// first server, the marks of rooms on the server that has their queues: so a room goes on while the first is away, and what it has waits there.
/// <para><b>Nothing is lost.</b> A room is marked, with the outbox, as one to look into, before anything enters its queue. A mark tells until when something may
/// come by it, and scripts refuse to write later. The mark goes only when the queue was found empty well after that time. So a node may die anywhere.</para>
/// <para><b>Nothing comes twice, and all in order.</b> Items are numbered upwards in their queue, by Redis's clock when its counter was forgotten. The outbox
/// takes those beyond the last number it has of the room and notes the new one, in one step; only then they leave the queue. Nodes may do that at the same time.
/// One that comes with what it read long ago is refused as being late, for the number goes with the mark. Queues of one room on two servers, as there are after the list of
/// servers was changed, have numbers of their own.</para>
/// </summary>
internal sealed class RoomQueues(RedisServers redis, OutboxSettings settings, TimeProvider time)
{
    /// <summary>How many items of a room are carried at once, and how many rooms are looked into at the same time.</summary>
    private const int MaxItems = 100;
    private const int MaxRounds = 50;

    private const int MaxRoomsAtOnce = 250;

    /// <summary>The most marks that are remembered. One that was forgotten is made again.</summary>
    private const int MaxMarks = 50_000;

    /// <summary>From so many marked rooms on, they are looked into once a second at most.</summary>
    private const int ManyRooms = 500;

    private static readonly TimeSpan MarkLife = TimeSpan.FromMinutes(1);

    /// <summary>How old a mark may be before it is renewed.</summary>
    private static readonly TimeSpan MarkFresh = TimeSpan.FromSeconds(10);

    /// <summary>How long after its end a mark stays, for clocks of a Cluster's members that differ.</summary>
    private static readonly TimeSpan MarkMargin = TimeSpan.FromMinutes(1);

    private static readonly RedisScript MarkScript = RedisScript.Load("Log/mark.lua");
    private static readonly RedisScript RoomsScript = RedisScript.Load("Log/rooms.lua");
    private static readonly RedisScript GatherScript = RedisScript.Load("Log/gather.lua");
    private static readonly RedisScript DropScript = RedisScript.Load("Log/drop.lua");
    private static readonly RedisScript RetireScript = RedisScript.Load("Log/retire.lua");
    private static readonly RedisScript UnmoveScript = RedisScript.Load("Log/unmove.lua");
    private static readonly RedisScript RegisterScript = RedisScript.Load("Log/register.lua");

    private readonly RedisKeys keys = new(redis.Options.KeyPrefix);
    private readonly ConcurrentDictionary<string, long> marks = new();
    private readonly long?[] gatheredMany = new long?[redis.All.Count];
    private volatile bool isReady;

    /// <summary>How long a queue lives after its last item, and the entries of the outbox, in milliseconds.</summary>
    public long Life => (long)(settings.MaxAge + TimeSpan.FromDays(1)).TotalMilliseconds;

    /// <summary>The room whose messages are for the outbox, or null for a stream that has none.</summary>
    public string? RoomOf(StreamKey stream) => settings.IsOn ? stream.RoomName : null;

    /// <inheritdoc cref="OutboxSettings.TypeOf"/>
    public string? TypeOf(LoggedChange change) => settings.TypeOf(change);

    public RedisKey Key(StreamKey stream) => keys.Stream(stream.Value, "outbox");

    /// <summary>To be called before anything is put into the queue of a room. Returns the deadline for that.</summary>
    public async Task<long> MarkAsync(StreamKey stream)
    {
        await ReadyAsync();
        var server = redis.Of(stream);
        if (!marks.TryGetValue(stream.Value, out var ends) || ends - server.Clock.Now < (MarkLife - MarkFresh).TotalMilliseconds)
        {
            var reply = await MarkScript.RunAsync(server, [keys.Outbox("rooms")], stream.Value, (long)MarkLife.TotalMilliseconds);
            ends = (long)reply[0];
            server.Clock.Saw((long)reply[1]);
            if (marks.Count >= MaxMarks) marks.Clear();
            marks[stream.Value] = ends;
        }

        return Math.Min(server.Clock.Deadline, ends);
    }

    /// <summary>Gives readers that are new their place, once: behind all that has happened before this node began, where that is to be had now.</summary>
    public async Task ReadyAsync()
    {
        if (isReady) return;
        await GatherNowAsync(demandAll: false);
        await RegisterScript.RunAsync(redis.First, [keys.Outbox("state")], [.. settings.Readers.Select(reader => (RedisValue)reader)]);
        isReady = true;
    }

    /// <summary>Carries what is in the queues into the outbox.</summary>
    /// <param name="demandAll">Whether to throw when another server than the first is away; else what is there waits until it is back.</param>
    public async Task GatherAsync(bool demandAll = false)
    {
        await ReadyAsync();
        await GatherNowAsync(demandAll);
    }

    /// <summary>Puts an item into the outbox that is not from a queue.</summary>
    public Task AddAsync(byte[] item) => GatherScript.RunInTimeAsync(redis.First, OutboxKeys, [0, "", Life, (byte[])[.. "0 "u8, .. item]]);

    private RedisKey[] OutboxKeys => [keys.Outbox("entries"), keys.Outbox("state"), keys.Outbox("moved")];

    private Task GatherNowAsync(bool demandAll) => Task.WhenAll(redis.All.Select(async (_, place) =>
    {
        if (gatheredMany[place] is { } last && time.GetElapsedTime(last) < TimeSpan.FromSeconds(1)) return;
        try
        {
            await CarryAsync(place);
        }
        catch (RedisUnavailableException) when (place > 0 && !demandAll)
        {
            // What is there is carried when it is back.
        }
    }));

    private async Task CarryAsync(int place)
    {
        var server = redis.All[place];
        var reply = await RoomsScript.RunAsync(server, [keys.Outbox("rooms")]);
        var now = (long)reply[0];
        server.Clock.Saw(now);
        var rooms = new List<(StreamKey Stream, long Mark)>(reply.Length / 2);
        for (var i = 1; i < reply.Length; i += 2) rooms.Add((new StreamKey((string)reply[i]!), (long)(double)reply[i + 1]));
        foreach (var some in rooms.Chunk(MaxRoomsAtOnce))
            await Task.WhenAll(some.Select(room => CarryAsync(place, room.Stream, room.Mark, now)));
        gatheredMany[place] = rooms.Count >= ManyRooms ? time.GetTimestamp() : null;
    }

    /// <summary>Carries what is in one queue, a bounded number of rounds of it: the next reading carries the rest.</summary>
    private async Task CarryAsync(int place, StreamKey stream, long mark, long now)
    {
        for (var round = 0; round < MaxRounds; round++)
            if (!await CarryOnceAsync(place, stream, mark, now)) return;
    }

    /// <returns>Whether the queue may have more.</returns>
    private async Task<bool> CarryOnceAsync(int place, StreamKey stream, long mark, long now)
    {
        var server = redis.All[place];
        var deadline = redis.First.Clock.Deadline;
        var items = await server.RunAsync(database => database.ListRangeAsync(Key(stream), 0, MaxItems - 1));
        if (items.Length == 0)
        {
            if (mark + (long)MarkMargin.TotalMilliseconds < now) await RetireAsync(place, stream, mark);
            return false;
        }

        var reply = await GatherScript.RunAsync(redis.First, OutboxKeys, [deadline, MovedField(place, stream), Life, .. items]);
        if ((string?)reply[0] == "late")
        {
            redis.First.Clock.Saw((long)reply[1]);
            return true;
        }

        await DropScript.RunAsync(server, [Key(stream)], NumberOf(items[^1]));
        return items.Length == MaxItems;
    }

    /// <summary>On the first server in one step. Else the mark goes first and the number after it, unless the room was marked and carried again between the two.</summary>
    private async Task RetireAsync(int place, StreamKey stream, long mark)
    {
        var moved = place == 0 ? RedisValue.Null : await redis.First.RunAsync(database => database.HashGetAsync(keys.Outbox("moved"), MovedField(place, stream)));
        var reply = await RetireScript.RunAsync(redis.All[place], [keys.Outbox("rooms"), keys.Outbox("moved")], stream.Value, mark);
        if ((int)reply[0] == 1 && !moved.IsNull) await UnmoveScript.RunAsync(redis.First, [keys.Outbox("moved")], MovedField(place, stream), moved);
    }

    /// <summary>Where it is noted how far the outbox has come with a queue. No name of a server has a line feed.</summary>
    private string MovedField(int place, StreamKey stream) => place == 0 ? stream.Value : $"{redis.All[place].Name}\n{stream.Value}";

    private static RedisValue NumberOf(RedisValue item)
    {
        var bytes = ((ReadOnlyMemory<byte>)item).Span;
        return bytes[..bytes.IndexOf((byte)' ')].ToArray();
    }
}

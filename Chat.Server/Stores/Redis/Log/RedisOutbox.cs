using System.Text;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// The outbox of many nodes, in Redis: a sorted set of entries by number, a hash with the last number and the readers' places, and a key for each claim. It is as
/// durable as Redis's own persistence is set to make it. It lies on the first of several servers. What rooms have for it comes by way of <see cref="RoomQueues"/>.
/// </summary>
internal sealed class RedisOutbox(RedisServers redis, OutboxSettings settings, RoomQueues queues, TimeProvider time) : IOutbox
{
    private const int MaxPageBytes = 1_000_000;

    /// <summary>How many entries are dropped, or looked at, in one step.</summary>
    private const int Step = 200;

    private static readonly RedisScript QueueScript = RedisScript.Load("Log/queue.lua");
    private static readonly RedisScript PageScript = RedisScript.Load("Log/page.lua");
    private static readonly RedisScript AdvanceScript = RedisScript.Load("Log/advance.lua");
    private static readonly RedisScript ClaimScript = RedisScript.Load("Log/claim.lua");
    private static readonly RedisScript TidyScript = RedisScript.Load("Log/tidy.lua");
    private static readonly RedisScript BacklogScript = RedisScript.Load("Log/backlog.lua");

    private readonly RedisKeys keys = new(redis.Options.KeyPrefix);

    public async ValueTask AddAsync(string type, string? room, string body, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        var now = time.GetUtcNow();
        byte[] item = [.. OutboxItem.Before(now.ToUnixTimeMilliseconds(), Guid.CreateVersion7(now), type, room, isMessage: false), .. Encoding.UTF8.GetBytes(body)];
        await RunAsync(() => room is null ? AddAsync(item) : QueueAsync(StreamKey.Room(room), item), cancellation);
    }

    public async ValueTask<OutboxPage> ReadAsync(string reader, int limit, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return new OutboxPage([], 0);
        var reply = await RunAsync(
            async () =>
            {
                await queues.GatherAsync();
                return await PageScript.RunAsync(redis.First, [keys.Outbox("entries"), keys.Outbox("state")], reader, limit, MaxPageBytes);
            },
            cancellation);
        return new OutboxPage([.. ((RedisResult[])reply[1]!).Select(item => OutboxItem.Decode((byte[])item!))], (long)reply[0]);
    }

    public async ValueTask AdvanceAsync(string reader, long number, CancellationToken cancellation = default)
    {
        if (settings.IsOn) await RunAsync(() => AdvanceScript.RunAsync(redis.First, [keys.Outbox("state")], reader, number), cancellation);
    }

    public async ValueTask<bool> TryClaimAsync(string reader, string holder, TimeSpan lease, CancellationToken cancellation = default)
    {
        var reply = await RunAsync(() => ClaimScript.RunAsync(redis.First, [keys.Outbox("claim:" + reader)], holder, (long)lease.TotalMilliseconds), cancellation);
        return (int)reply[0] == 1;
    }

    public async ValueTask TidyAsync(CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        var oldest = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)settings.MaxAge.TotalMilliseconds;
        RedisValue[] arguments = [settings.MaxEntries, oldest, Step, .. settings.Readers.Select(reader => (RedisValue)reader)];
        await RunAsync(() => GatheredAsync(), cancellation);
        RedisResult[] reply;
        do reply = await RunAsync(() => TidyScript.RunAsync(redis.First, [keys.Outbox("entries"), keys.Outbox("state")], arguments), cancellation);
        while ((int)reply[0] == Step);
    }

    public async ValueTask<(long Count, DateTime? Oldest)> BacklogAsync(string reader, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return (0, null);
        await RunAsync(() => GatheredAsync(), cancellation);
        var reply = await RunAsync(() => BacklogScript.RunAsync(redis.First, [keys.Outbox("entries"), keys.Outbox("state")], reader), cancellation);
        return ((long)reply[0], reply.Length > 1 && !reply[1].IsNull ? OutboxItem.Decode((byte[])reply[1]!).At : null);
    }

    public async ValueTask ForgetUserAsync(string userId, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        await RunAsync(() => GatheredAsync(demandAll: true), cancellation); // what waits elsewhere would come afterwards
        for (var (after, count) = (0L, Step); count == Step;)
        {
            var items = await RunAsync(
                () => redis.First.RunAsync(database => database.SortedSetRangeByScoreAsync(keys.Outbox("entries"), after, exclude: Exclude.Start, take: Step)), cancellation);
            var entries = Array.ConvertAll(items, item => OutboxItem.Decode((byte[])item!));
            RedisValue[] forgotten = [.. items.Where((_, i) => OutboxText.Concerns(entries[i], userId))];
            if (forgotten.Length > 0) await RunAsync(() => redis.First.RunAsync(database => database.SortedSetRemoveAsync(keys.Outbox("entries"), forgotten)), cancellation);
            (after, count) = (entries.Length > 0 ? entries[^1].Number : after, entries.Length);
        }
    }

    /// <summary>A change that has begun ends by itself; cancelling ends the waiting for it.</summary>
    private static Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return RedisStreams.TryAsync(operation).WaitAsync(cancellation);
    }

    private async Task<bool> GatheredAsync(bool demandAll = false)
    {
        await queues.GatherAsync(demandAll);
        return true;
    }

    /// <summary>What was added before it in a room is to stand before it.</summary>
    private async Task<bool> AddAsync(byte[] item)
    {
        await queues.ReadyAsync();
        await queues.AddAsync(item); // beside the rooms, to whose order it does not belong
        return true;
    }

    private async Task<bool> QueueAsync(StreamKey stream, byte[] item)
    {
        RedisValue[] arguments = [0, item, queues.Life, RedisStreams.Milliseconds(RedisStreams.EmptyLife)];
        await QueueScript.RunInTimeAsync(redis.Of(stream), [keys.Stream(stream.Value, "head"), queues.Key(stream)], arguments, () => queues.MarkAsync(stream));
        return true;
    }
}

using Chat.Server.Kernel;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Sanctions;

/// <summary>
/// Sanctions of all nodes. As durable as Redis is set to be; one that comes back empty has forgotten them. Lists are read from a copy, which is
/// brought up to date for each.
/// </summary>
internal sealed class RedisSanctions : ISanctions
{
    private const int PageLength = 500;

    private static readonly RedisScript ImposeScript = RedisScript.Load("Sanctions/impose.lua");
    private static readonly RedisScript LiftScript = RedisScript.Load("Sanctions/lift.lua");
    private static readonly RedisScript ChangesScript = RedisScript.Load("Sanctions/changes.lua");
    private static readonly RedisScript ForgetScript = RedisScript.Load("Sanctions/forget.lua");

    private readonly RedisConnection redis;
    private readonly TimeProvider time;
    private readonly RedisKey[] keys;
    private readonly SemaphoreSlim catchingUp = new(1);
    private readonly SanctionTable copy;
    private long caughtUp;

    public RedisSanctions(RedisConnection redis, TimeProvider time)
    {
        this.redis = redis;
        this.time = time;
        copy = new SanctionTable(time);
        var names = new RedisKeys(redis.Options.KeyPrefix);
        keys = [names.Sanctions("entries"), names.Sanctions("changes"), names.Sanctions("ends"), names.Sanctions("state")];
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask ImposeAsync(Sanction sanction, CancellationToken cancellation = default)
    {
        RedisValue forget = sanction.Until is { } until ? WhenToForget(ChatTime.ToUnix(until)) : "";
        await RunAsync(ImposeScript, cancellation, SanctionEntry.Field(sanction.Kind, sanction.Room, sanction.UserId), SanctionEntry.Rest(sanction), forget);
    }

    public async ValueTask<Sanction?> LiftAsync(SanctionKind kind, string? room, string userId, CancellationToken cancellation = default)
    {
        var field = SanctionEntry.Field(kind, room, userId);
        var reply = await RunAsync(LiftScript, cancellation, field, WhenToForget(Now));
        return reply.Length == 0 ? null : SanctionEntry.Read(field, (string)reply[0]!);
    }

    public async ValueTask<SanctionPage> ListAsync(SanctionFilter filter, string? from, int limit, CancellationToken cancellation = default)
    {
        await catchingUp.WaitAsync(cancellation);
        try
        {
            await CatchUpAsync(cancellation);
            return copy.List(filter, from, limit);
        }
        finally
        {
            catchingUp.Release();
        }
    }

    public async ValueTask<IReadOnlyList<SanctionChange>?> ChangedSinceAsync(long revision, int limit, CancellationToken cancellation = default)
    {
        var now = Now;
        var reply = await RunAsync(ChangesScript, cancellation, revision, limit, now, WhenToForget(now));
        if ((string?)reply[0] != "ok") return null;

        var changes = new List<SanctionChange>(reply.Length / 3);
        for (var i = 1; i + 2 < reply.Length; i += 3)
        {
            var entry = (string)reply[i + 2]!;
            changes.Add(new SanctionChange((long)reply[i], SanctionEntry.Read((string)reply[i + 1]!, entry[1..]), IsLifted: entry[0] == '-'));
        }

        return changes;
    }

    public async ValueTask<int> ForgetUserAsync(string userId, CancellationToken cancellation = default) =>
        (int)(await RunAsync(ForgetScript, cancellation, SanctionEntry.Prefix(userId), SanctionEntry.Forgotten, WhenToForget(Now)))[0];

    /// <summary>A copy that is older than what Redis remembers of changes may have missed some: it begins anew.</summary>
    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        if (time.GetElapsedTime(caughtUp, begun) > SanctionTable.Memory / 2) copy.Clear();
        while (true)
        {
            var changes = await ChangedSinceAsync(copy.Revision, PageLength, cancellation);
            if (changes is null) copy.Clear();
            else foreach (var change in changes) copy.Apply(change);
            if (changes is { Count: < PageLength }) break;
        }

        caughtUp = begun;
    }

    private static long WhenToForget(long end) => end + (long)SanctionTable.Memory.TotalMilliseconds;

    private async Task<RedisResult[]> RunAsync(RedisScript script, CancellationToken cancellation, params RedisValue[] arguments)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await script.RunAsync(redis, keys, arguments).WaitAsync(cancellation);
        }
        catch (RedisUnavailableException e)
        {
            throw new SanctionsUnavailableException(e.Message, e);
        }
    }
}

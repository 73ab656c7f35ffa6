using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// Revocations of all nodes. As durable as Redis is set to be; one that comes back empty has forgotten them. Asking after one
/// user, or after the newest, costs one round trip.
/// </summary>
internal sealed class RedisRevocations(RedisConnection redis, TimeProvider time) : IRevocations
{
    private static readonly RedisScript Revoke = RedisScript.Load("revoke.lua");

    private readonly string moments = new RedisKeys(redis.Options.KeyPrefix).Revocations("moments");
    private readonly string ends = new RedisKeys(redis.Options.KeyPrefix).Revocations("ends");

    public async ValueTask RevokeAsync(string userId, DateTimeOffset before, DateTimeOffset until, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var end = until.ToUnixTimeSeconds() + 1;
        await RunAsync(Revoke.RunAsync(redis, [moments, ends], userId, before.ToUnixTimeSeconds(), end, time.GetUtcNow().ToUnixTimeSeconds()), cancellation);
    }

    public async ValueTask<DateTimeOffset?> RevokedBeforeAsync(string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var moment = await RunAsync(redis.RunAsync(database => database.SortedSetScoreAsync(moments, userId)), cancellation);
        return moment is { } seconds ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
    }

    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var entries = await RunAsync(
            redis.RunAsync(database => database.SortedSetRangeByScoreWithScoresAsync(moments, since.ToUnixTimeSeconds())), cancellation);
        return entries.ToDictionary(entry => entry.Element.ToString(), entry => DateTimeOffset.FromUnixTimeSeconds((long)entry.Score));
    }

    private static async Task<T> RunAsync<T>(Task<T> operation, CancellationToken cancellation)
    {
        try
        {
            return await operation.WaitAsync(cancellation);
        }
        catch (RedisUnavailableException e)
        {
            throw new RevocationsUnavailableException(e.Message, e);
        }
    }
}

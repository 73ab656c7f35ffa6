using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// The lists of <see cref="RedisPresence"/>. A list is walked through in steps that hold Redis up for a moment each, so a page costs a round trip for every
/// <see cref="Step"/> names of the whole list; joins and connections pay nothing for it. Redis and Valkey promise that such a walk meets everybody who is there
/// all the time. Garnet promises it only while nobody goes, for a list of more than one step.
/// </summary>
internal sealed class RedisPresenceDirectory(RedisServers redis) : IPresenceDirectory
{
    private const int Step = 1000;

    private readonly RedisKeys keys = new(redis.Options.KeyPrefix);

    public async ValueTask<Page<CountedRoom>> RoomsAsync(string prefix, string? from, int limit, CancellationToken cancellation = default)
    {
        var names = new SortedPage(from, limit);
        await WalkRoomsAsync(room =>
        {
            if (room.StartsWith(prefix, StringComparison.Ordinal)) names.Offer(room);
        }, cancellation);
        var page = names.ToPage();
        return new Page<CountedRoom>(await CountAsync(page.Items, cancellation), page.Next);
    }

    public async ValueTask<Page<string>> MembersAsync(string room, string? from, int limit, CancellationToken cancellation = default) =>
        await PageAsync(redis.OfRoom(room), keys.Room(room, "members"), "", new SortedPage(from, limit), cancellation);

    public async ValueTask<Page<string>> OnlineAsync(string prefix, string? from, int limit, CancellationToken cancellation = default) =>
        await PageAsync(redis.First, keys.Nodes("online"), prefix, new SortedPage(from, limit), cancellation);

    public async ValueTask<IReadOnlySet<string>> ConnectedAsync(IReadOnlyList<string> users, CancellationToken cancellation = default)
    {
        var nodes = await RunAsync(redis.First, database => database.HashGetAsync(keys.Nodes("online"), [.. users.Select(user => (RedisValue)user)]), cancellation);
        return users.Where((_, i) => nodes[i].HasValue).ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask<bool> IsInAsync(string userId, string room, CancellationToken cancellation = default) =>
        await RunAsync(redis.OfRoom(room), database => database.HashExistsAsync(keys.Room(room, "members"), userId), cancellation);

    public async ValueTask<int> CountInAsync(string room, CancellationToken cancellation = default) =>
        (int)await RunAsync(redis.OfRoom(room), database => database.HashLengthAsync(keys.Room(room, "members")), cancellation);

    public async ValueTask<long> RoomCountAsync(CancellationToken cancellation = default)
    {
        var rooms = new HashSet<string>(StringComparer.Ordinal);
        await WalkRoomsAsync(room => rooms.Add(room), cancellation);
        long count = 0;
        foreach (var some in rooms.Chunk(Step)) count += (await CountAsync(some, cancellation)).Count;
        return count;
    }

    private static async Task<Page<string>> PageAsync(RedisConnection server, string key, string prefix, SortedPage page, CancellationToken cancellation)
    {
        await RunAsync(
            server,
            async database =>
            {
                await foreach (var entry in database.HashScanAsync(key, pageSize: Step).WithCancellation(cancellation))
                {
                    string name = entry.Name!;
                    if (name.StartsWith(prefix, StringComparison.Ordinal)) page.Offer(name);
                }

                return true;
            },
            cancellation);
        return page.ToPage();
    }

    /// <summary>Of every node that is not cleared away, be it lost: it has its rooms until then. May tell of a room that is empty, or of one more than once.</summary>
    private async Task WalkRoomsAsync(Action<string> found, CancellationToken cancellation)
    {
        foreach (var server in redis.All) await WalkRoomsAsync(server, found, cancellation);
    }

    private Task<bool> WalkRoomsAsync(RedisConnection server, Action<string> found, CancellationToken cancellation) => RunAsync(
        server,
        async database =>
        {
            foreach (var node in await database.SortedSetRangeByScoreAsync(keys.Nodes("leases")))
                await foreach (var room in database.SetScanAsync(keys.Nodes($"{node}:rooms"), pageSize: Step).WithCancellation(cancellation)) found(room!);
            return true;
        },
        cancellation);

    /// <summary>Those of the rooms that have members.</summary>
    private async Task<IReadOnlyList<CountedRoom>> CountAsync(IReadOnlyList<string> rooms, CancellationToken cancellation)
    {
        var counts = new long[rooms.Count];
        await Task.WhenAll(Enumerable.Range(0, rooms.Count).GroupBy(i => redis.PlaceOf(rooms[i])).Select(some => RunAsync(
            redis.All[some.Key],
            async database =>
            {
                await Task.WhenAll(some.Select(async i => counts[i] = await database.HashLengthAsync(keys.Room(rooms[i], "members"))));
                return true;
            },
            cancellation)));
        return [.. rooms.Zip(counts, (room, count) => new CountedRoom(room, (int)count)).Where(room => room.Members > 0)];
    }

    private static async Task<T> RunAsync<T>(RedisConnection server, Func<IDatabase, Task<T>> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await server.RunAsync(operation).WaitAsync(cancellation);
        }
        catch (RedisUnavailableException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new PresenceUnavailableException(e.Message, e);
        }
    }
}

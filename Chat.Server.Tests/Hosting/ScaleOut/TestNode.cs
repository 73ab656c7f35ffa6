using System.Collections.Concurrent;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Presence;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A node as far as presence goes, which renews its lease and catches up when the test says so.</summary>
internal sealed class TestNode
{
    private readonly RedisConnection redis;

    private TestNode(RedisConnection redis)
    {
        this.redis = redis;
        Presence = new RedisPresence(redis, NullLogger<RedisPresence>.Instance);
        Presence.NodeLost += changes => Note(Lost, changes);
        Presence.CaughtUp += changes => Note(CaughtUp, changes);
        Presence.OnlineChanged += changes =>
        {
            foreach (var change in changes) Online.Enqueue(change);
        };
    }

    public RedisPresence Presence { get; }

    /// <summary>What this node was told of lost nodes.</summary>
    public ConcurrentQueue<PresenceChange> Lost { get; } = new();

    /// <summary>What this node was told of its own users afterwards.</summary>
    public ConcurrentQueue<PresenceChange> CaughtUp { get; } = new();

    /// <summary>Who has come and gone, as far as this node was told.</summary>
    public ConcurrentQueue<OnlineChange> Online { get; } = new();

    public static async Task<TestNode> StartAsync(RedisConnection redis)
    {
        var node = new TestNode(redis);
        await node.Presence.RenewAsync();
        return node;
    }

    /// <summary>What a node does again and again.</summary>
    public async Task BeatAsync() => await Presence.CatchUpAsync(await Presence.RenewAsync(), CancellationToken.None);

    /// <summary>Beats until the condition holds.</summary>
    public Task BeatUntilAsync(Func<Task<bool>> condition, string description) => Harness.Wait.UntilAsync(
        async () =>
        {
            await BeatAsync();
            return await condition();
        },
        description);

    public Task BeatUntilAsync(Func<bool> condition, string description) => BeatUntilAsync(() => Task.FromResult(condition()), description);

    /// <summary>Connects a user and joins rooms; the connection's id is the user's, unless one is given.</summary>
    public async Task EnterAsync(string user, string[] rooms, string? connection = null)
    {
        await Presence.ConnectAsync(connection ?? user, user);
        foreach (var room in rooms) await Presence.JoinAsync(connection ?? user, room, 10);
    }

    public async Task<string[]> MembersAsync(string room) => [.. (await Presence.MembersAsync(room, 1000)).Members.Order(StringComparer.Ordinal)];

    /// <summary>Whether Redis has a lease of a node, be it over; the last thing that goes when it is cleared away.</summary>
    public Task<bool> KnowsAsync(string nodeId) => redis.RunAsync(
        async database => await database.SortedSetScoreAsync(new RedisKeys(redis.Options.KeyPrefix).Nodes("leases"), nodeId) is not null);

    /// <summary>From now on nothing of this node reaches Redis.</summary>
    public async Task DieAsync() => await redis.DisposeAsync();

    private static Task Note(ConcurrentQueue<PresenceChange> queue, IReadOnlyList<PresenceChange> changes)
    {
        foreach (var change in changes) queue.Enqueue(change);
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Presence;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A node as far as presence goes, which renews its lease and catches up when the test says so.</summary>
internal sealed class TestNode
{
    private readonly RedisServers redis;

    private TestNode(RedisServers redis)
    {
        this.redis = redis;
        Presence = new RedisPresence(redis, NullLoggerFactory.Instance);
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

    public static async Task<TestNode> StartAsync(RedisServers redis)
    {
        var node = new TestNode(redis);
        for (var place = 0; place < node.Presence.Places; place++) await node.Presence.RenewAsync(place);
        return node;
    }

    /// <summary>What a node does again and again.</summary>
    public async Task BeatAsync()
    {
        for (var place = 0; place < Presence.Places; place++) await Presence.CatchUpAsync(await Presence.RenewAsync(place), CancellationToken.None, place);
    }

    /// <summary>Beats until the condition holds.</summary>
    public Task BeatUntilAsync(Func<Task<bool>> condition, string description) => Harness.Wait.UntilAsync(
        async () =>
        {
            await BeatAsync();
            return await condition();
        },
        description);

    /// <summary>Connects a user and joins rooms; the connection's id is the user's, unless one is given.</summary>
    public async Task EnterAsync(string user, string[] rooms, string? connection = null)
    {
        await Presence.ConnectAsync(connection ?? user, user);
        foreach (var room in rooms) await Presence.JoinAsync(connection ?? user, room, 10);
    }

    public async Task<string[]> MembersAsync(string room) => [.. (await Presence.MembersAsync(room, 1000)).Members.Order(StringComparer.Ordinal)];

    /// <summary>What each Redis knows this node by.</summary>
    public string[] Ids => [.. Enumerable.Range(0, Presence.Places).Select(place => Presence.NodeIdAt(place)!)];

    /// <summary>Whether any Redis has a lease of a node that had these ids, be it over; the last thing that goes when it is cleared away.</summary>
    public async Task<bool> KnowsAsync(string[] ids)
    {
        var leases = new RedisKeys(redis.Options.KeyPrefix).Nodes("leases");
        var scores = await Task.WhenAll(redis.All.Select((server, place) => server.RunAsync(database => database.SortedSetScoreAsync(leases, ids[place]))));
        return scores.Any(score => score is not null);
    }

    /// <summary>From now on nothing of this node reaches Redis.</summary>
    public async Task DieAsync() => await redis.DisposeAsync();

    private static Task Note(ConcurrentQueue<PresenceChange> queue, IReadOnlyList<PresenceChange> changes)
    {
        foreach (var change in changes) queue.Enqueue(change);
        return Task.CompletedTask;
    }
}

using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Ports;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.Delivery;

/// <summary>What a node asks Redis to find lost last messages, tick by tick; the clock of the ticks stands still.</summary>
public sealed class HeadCheckTests
{
    private const int Ticks = 29; // of 2 s in a slow interval of a minute, but one

    [RedisFact]
    public async Task Rooms_with_traffic_are_asked_for_at_once_and_quiet_ones_once_in_a_slow_interval_evenly()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var node = await StartAsync(redis);
        await using var alice = await Connect.ToAsync(node.Address, "alice", WireProtocol.PlainJson);
        string[] rooms = [.. Enumerable.Range(10, 2 * Ticks).Select(i => $"room {i}")];
        foreach (var room in rooms) await alice.JoinAsync(room);
        var check = node.Get<HeadCheck>();
        using var monitor = new RedisMonitor(redis.ConnectionString);
        var inboxesAsked = 0;

        (await AskedAsync()).Should().BeEquivalentTo(rooms, "each was joined a moment ago");
        for (var i = 0; i < 2 * Ticks; i++) await AskedAsync();
        var round = new List<string>();
        inboxesAsked = 0;
        for (var i = 0; i < Ticks; i++)
        {
            var asked = await AskedAsync();
            asked.Should().HaveCountLessThanOrEqualTo(3);
            round.AddRange(asked);
        }

        round.Distinct().Should().BeEquivalentTo(rooms);
        round.Should().HaveCountLessThan(rooms.Length * 2);
        inboxesAsked.Should().BeInRange(1, 2, "her inbox takes its turn like a room");

        await alice.SayAsync("room 33", "hello");
        await alice.Events.FirstAsync<ChatMessage>();
        for (var tick = 1; tick <= 16; tick++)
        {
            var asked = await AskedAsync();
            asked.Should().HaveCountLessThanOrEqualTo(4);
            if (tick is 1 or 2 or 4 or 8 or 16) asked.Should().Contain("room 33", "it is tick {0} after the message", tick);
        }

        await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        var again = new HashSet<string>();
        inboxesAsked = 0;
        await Wait.UntilAsync(
            async () =>
            {
                again.UnionWith(await SeenAsync());
                return again.IsSupersetOf(rooms) && inboxesAsked > 0;
            },
            "all rooms and inboxes are asked for without a tick");

        async Task<IReadOnlyList<string>> AskedAsync()
        {
            await check.CheckAsync(CancellationToken.None);
            return await SeenAsync();
        }

        async Task<IReadOnlyList<string>> SeenAsync()
        {
            var end = Guid.NewGuid().ToString();
            await redis.ExecuteAsync("ECHO", end);
            var heads = (await monitor.CommandsUntilAsync(end)).Where(command => command.Name == "hmget").Select(command => command.Arguments).ToArray();
            inboxesAsked += heads.Count(head => head.Contains("{u:alice}", StringComparison.Ordinal));
            return [.. heads.Select(RoomOf).OfType<string>()];
        }
    }

    [RedisFact]
    public async Task What_redis_did_not_publish_reaches_the_other_nodes_as_soon_as_it_can_be_published()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        await using var alice = await Connect.ToAsync(first.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(second.Address, "bob", WireProtocol.MessagePack);
        await alice.JoinAsync("room");
        await bob.JoinAsync("room");

        await redis.ExecuteAsync("ACL", "SETUSER", "default", "-publish");
        await alice.SayAsync("room", "one");
        await alice.SayAsync("room", "two");
        await Wait.UntilAsync(() => first.Log.Lines.Any(line => line.Contains("[1306]")), "publishing failed");
        await redis.ExecuteAsync("ACL", "SETUSER", "default", "+publish");

        foreach (var client in new[] { alice, bob })
        {
            await client.Events.CountAsync<ChatMessage>(2);
            client.MessagesIn("room").Select(m => m.Text).Should().Equal("one", "two");
        }
    }

    [RedisFact]
    public async Task A_head_that_was_read_before_the_first_message_and_compared_after_it_repeats_nothing()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var node = await StartAsync(redis);
        await using var alice = await Connect.ToAsync(node.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("room");
        var groups = node.Get<DeliveryManager>().Groups;
        var (room, user) = ((LogRelay)groups.Find(GroupName.OfRoom("room"))!, (LogRelay)groups.Find(GroupName.OfUser("alice"))!);
        var early = await node.Get<IMessageLog>().HeadsAsync([user.Stream]);

        for (var i = 1; i <= 3; i++)
        {
            await alice.SayAsync("room", $"{i}");
            await alice.DirectAsync("alice", $"{i}");
            await alice.Events.CountAsync<ChatMessage>(i);
            await alice.Events.CountAsync<DirectMessage>(i);
            user.Compare(early[0]);
            room.Compare(new StreamHead(new StreamPosition("of another life", 7), 0));
        }

        await alice.SayAsync("room", "end");
        await alice.DirectAsync("alice", "end");
        await alice.Events.FirstAsync<ChatMessage>(m => m.Text == "end");
        await alice.Events.FirstAsync<DirectMessage>(m => m.Text == "end");
        alice.MessagesIn("room").Select(m => m.Seq).Should().Equal(1, 2, 3, 4);
        alice.Events.Of<DirectMessage>().Select(m => m.Seq).Should().Equal(1, 2, 3, 4);
    }

    /// <summary>A node whose head check has no ticks of its own.</summary>
    private static async Task<ChatServer> StartAsync(RedisProcess redis)
    {
        var node = await ChatServer.StartAsync(
            builder => builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<HeadCheck>(provider, new ManualTime())),
            $"--ConnectionStrings:Redis={redis.ConnectionString}", "--Chat:Redis:OperationTimeout=00:00:30",
            "--Chat:Redis:LeaseInterval=00:01:00", "--Chat:Redis:LeaseDuration=00:05:00");
        await Wait.UntilAsync(() => node.Get<Chat.Server.Stores.Redis.RedisConnection>().IsConnected, "the node is connected");
        return node;
    }

    /// <summary>The room of a key such as <c>chat:{r:room%2033}:head</c>.</summary>
    private static string? RoomOf(string arguments)
    {
        var begin = arguments.IndexOf("{r:", StringComparison.Ordinal);
        return begin < 0 ? null : arguments[(begin + 3)..arguments.IndexOf('}', StringComparison.Ordinal)].Replace("%20", " ", StringComparison.Ordinal);
    }
}

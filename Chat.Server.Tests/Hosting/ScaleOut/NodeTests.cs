using Chat.Contracts;
using Chat.Server.Tests.Clients;
using FluentAssertions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Several real nodes on a real Redis, while nodes come, go, pause and die.</summary>
public sealed class NodeTests
{
    private const string Room = "Room";

    [RedisFact]
    public async Task Eight_senders_on_three_nodes_are_seen_by_everyone_in_the_same_order()
    {
        const int each = 60;
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 3);
        var clients = await Task.WhenAll(Enumerable.Range(0, 9)
            .Select(i => nodes.ConnectAsync(i % 3, $"user{i}", Connect.EveryProtocol[i / 3])));
        foreach (var client in clients) await client.JoinAsync(Room);

        await Task.WhenAll(clients.Take(8).Select(async client =>
        {
            for (var i = 0; i < each; i++) await client.SayAsync(Room, $"{i}");
        }));

        await Nodes.EveryoneHasAllAsync(clients, Room, 8 * each);
        var ids = clients[0].MessagesIn(Room).Select(m => m.Id).ToArray();
        foreach (var client in clients) client.MessagesIn(Room).Select(m => m.Id).Should().Equal(ids);
        await DisposeAsync(clients);
    }

    [RedisFact]
    public async Task A_killed_nodes_users_are_announced_once_unless_they_are_elsewhere_too()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 3);
        var watchers = await Task.WhenAll(nodes.ConnectAsync(0, "watcher0"), nodes.ConnectAsync(1, "watcher1", WireProtocol.Json));
        await using var lost = await nodes.ConnectAsync(2, "lost", WireProtocol.MessagePack);
        await using var twofold = await nodes.ConnectAsync(2, "twofold");
        await using var other = await nodes.ConnectAsync(0, "twofold");
        foreach (var client in watchers.Append(lost).Append(twofold).Append(other)) await client.JoinAsync(Room);

        await nodes[2].KillAsync();

        foreach (var watcher in watchers) await watcher.Events.FirstAsync<MemberLeft>(e => e.UserId == "lost");
        await Nodes.MembersBecomeAsync(watchers, Room, "watcher0", "watcher1", "twofold");
        await watchers[0].SayAsync(Room, "end");
        foreach (var watcher in watchers)
        {
            await watcher.Events.FirstAsync<ChatMessage>();
            watcher.Events.Of<MemberLeft>().Should().ContainSingle().Which.Should().Be(new MemberLeft(Room, "lost", 3, LeaveReasons.NodeLost));
        }

        (await watchers[0].OnlineAsync()).UserCount.Should().Be(3);
        await DisposeAsync(watchers);
    }

    [RedisFact]
    public async Task A_paused_node_that_comes_back_ends_with_true_lists_everywhere()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2, "--Chat:Redis:LeaseInterval=00:00:00.500", "--Chat:Redis:LeaseDuration=00:00:02");
        await using var watcher = await nodes.ConnectAsync(0, "watcher");
        await using var paused = await nodes.ConnectAsync(1, "paused");
        await watcher.JoinAsync(Room);
        await paused.JoinAsync(Room);

        nodes[1].Signal("STOP");
        await watcher.Events.FirstAsync<MemberLeft>(e => e is { UserId: "paused", Reason: LeaveReasons.NodeLost });
        nodes[1].Signal("CONT");

        await Nodes.MembersBecomeAsync([watcher], Room, "watcher", "paused");
        await Nodes.MembersBecomeAsync([paused], Room, "watcher", "paused");
        await watcher.SayAsync(Room, "welcome back");
        (await paused.Events.FirstAsync<ChatMessage>()).Text.Should().Be("welcome back");
    }

    [RedisFact]
    public async Task A_node_that_stops_in_order_leaves_no_trace()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        await using var watcher = await nodes.ConnectAsync(0, "watcher");
        await using var leaving = await nodes.ConnectAsync(1, "leaving");
        await watcher.JoinAsync(Room);
        await leaving.JoinAsync(Room);

        nodes[1].Signal("TERM");
        (await nodes[1].WaitForExitAsync()).Should().Be(0);

        await watcher.Events.FirstAsync<MemberLeft>(e => e is { UserId: "leaving", Reason: LeaveReasons.Disconnected });
        (await watcher.MembersAsync(Room)).Members.Should().Equal("watcher");
        var online = await watcher.OnlineAsync();
        online.Users.Should().Equal("watcher");
        online.ConnectionCount.Should().Be(1);
    }

    [RedisFact]
    public async Task A_thousand_connections_joining_over_two_nodes_make_the_same_lists_everywhere()
    {
        const int count = 1000;
        await using var redis = await RedisProcess.StartAsync();
        // With whole lists in every announcement this would be a gigabyte for one test process to read.
        await using var nodes = await Nodes.StartAsync(redis, 2, "--Chat:Rooms:MemberListLimit=5", "--Chat:Delivery:MaxQueuedBytes=67108864");
        var clients = new ChatTestClient[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
            clients[i] = await nodes.ConnectAsync(i % 2, $"user{i}"));

        await Task.WhenAll(clients.Select(client => client.JoinAsync(Room)));

        var expected = Enumerable.Range(0, count).Select(i => $"user{i}").ToArray();
        await Nodes.MembersBecomeAsync(clients[..2], Room, expected);
        (await clients[0].OnlineAsync()).ConnectionCount.Should().Be(count);
        await DisposeAsync(clients);
    }

    [RedisFact]
    public async Task Typing_and_direct_messages_cross_nodes_and_reach_nobody_they_should_not()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        await using var phone = await nodes.ConnectAsync(0, "alice");
        await using var laptop = await nodes.ConnectAsync(1, "alice", WireProtocol.Json);
        await using var bob = await nodes.ConnectAsync(1, "bob", WireProtocol.MessagePack);
        foreach (var client in new[] { phone, laptop, bob }) await client.JoinAsync(Room);

        await phone.TypeAsync(Room);
        await phone.DirectAsync("bob", "psst");
        await bob.Events.FirstAsync<TypingNotice>(t => t.UserId == "alice");
        await phone.SayAsync(Room, "end");

        (await bob.Events.FirstAsync<DirectMessage>()).Text.Should().Be("psst");
        (await laptop.Events.FirstAsync<DirectMessage>()).Text.Should().Be("psst");
        await laptop.Events.FirstAsync<ChatMessage>();
        laptop.Events.Of<TypingNotice>().Should().BeEmpty();
        bob.Events.Of<DirectMessage>().Should().ContainSingle();
    }

    private static async Task DisposeAsync(IEnumerable<ChatTestClient> clients)
    {
        foreach (var client in clients) await client.DisposeAsync();
    }
}

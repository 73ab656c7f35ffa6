using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A node loses its way to one Redis of three, while everybody else has theirs.</summary>
public sealed class PartitionTests
{
    private static readonly string[] Brief =
        ["--Chat:Redis:OperationTimeout=00:00:01", "--Chat:Redis:LeaseInterval=00:00:00.500", "--Chat:Redis:LeaseDuration=00:00:03"];

    [NetworkFact]
    public async Task A_node_that_is_cut_off_from_one_redis_refuses_its_rooms_and_misses_nothing_when_it_is_back()
    {
        await using var spaces = await NetworkNamespaces.CreateAsync();
        await using var first = await RedisProcess.StartAtAsync(spaces.ServerAddress(0), spaces.AtServers);
        await using var second = await RedisProcess.StartAtAsync(spaces.ServerAddress(1), spaces.AtServers);
        await using var third = await RedisProcess.StartAtAsync(spaces.ServerAddress(2), spaces.AtServers);
        RedisProcess[] redis = [first, second, third];
        string[] settings = [.. SharedRedis.SettingsOf([.. redis.Select(one => one.ConnectionString)]), .. Brief];
        await using var outside = await ServerProcess.StartAsync(settings);
        await using var inside = await ServerProcess.StartAtAsync(spaces.NodeAddress, spaces.AtNode, settings);
        foreach (var node in new[] { outside, inside }) await Nodes.BecomesReadyAsync(node.Address);
        var rooms = new RoomsOf(redis).OneEach(redis.Length);
        await using var alice = await Connect.ToAsync(inside.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(outside.Address, "bob", WireProtocol.Json);
        ChatTestClient[] clients = [alice, bob];
        foreach (var client in clients)
            foreach (var room in rooms) await client.JoinAsync(room);
        foreach (var room in rooms) await alice.SayAsync(room, "one");

        await spaces.CutAsync();

        // What is on its way when the cable breaks may have been stored; from then on the node refuses, and its repeats settle what that one was.
        (await Repeat.CodeAsync(() => alice.SayAsync(rooms[1], "two", "id-2"))).Should().Be(ChatErrors.Unavailable);
        await bob.SayAsync(rooms[1], "three", "id-3");
        foreach (var room in new[] { rooms[0], rooms[2] })
        {
            await alice.SayAsync(room, "two");
            await bob.SayAsync(room, "three");
            await Nodes.EveryoneHasAllAsync(clients, room, 3);
        }

        using (var http = new HttpClient { BaseAddress = inside.Address })
            await Wait.UntilAsync(async () => (await HealthReading.OfAsync(http, "/health/ready"))["redis-1"] is "not_reachable" or "no_lease", "the node says what it misses");
        (await bob.Events.FirstAsync<MemberLeft>(left => left.Room == rooms[1])).UserId.Should().Be("alice", "its node is lost there");
        (await bob.MembersAsync(rooms[0])).Members.Should().BeEquivalentTo("alice", "bob");
        alice.MessagesIn(rooms[1]).Should().ContainSingle("nothing comes through the cut");

        await spaces.MendAsync();

        (await Repeat.EventuallyAsync(() => alice.SayAsync(rooms[1], "two", "id-2"))).Seq.Should().Be(3);
        await Nodes.EveryoneHasAllAsync(clients, rooms[1], 3);
        clients.Should().AllSatisfy(client => client.MessagesIn(rooms[1]).Select(message => message.Text).Should().Equal("one", "three", "two"));
        await Nodes.MembersBecomeAsync(clients, rooms[1], "alice", "bob");
        await Nodes.BecomesReadyAsync(inside.Address);
        inside.Output.Should().NotContain("unhandled exception");
    }
}

using System.Net;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>One of three servers dies and comes back: rooms of the others notice nothing, and in its own nothing that has a receipt is missing or comes twice.</summary>
public sealed class SpreadOutageTests
{
    [RedisFact]
    public async Task Without_the_second_redis_its_rooms_are_unavailable_and_all_else_goes_on()
    {
        await using var redis = await Three.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis.All, 2);
        var rooms = redis.Rooms;
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob", WireProtocol.Json), nodes.ConnectAsync(0, "carol", WireProtocol.MessagePack));
        foreach (var client in clients)
            foreach (var room in rooms) await client.JoinAsync(room);
        foreach (var room in rooms) await clients[0].SayAsync(room, "before");

        await redis.All[1].KillAsync();
        (await Repeat.CodeAsync(() => clients[0].SayAsync(rooms[1], "during", "id-1"))).Should().Be(ChatErrors.Unavailable);
        (await Repeat.CodeAsync(() => clients[1].JoinAsync(redis.Names.On(1, "other")))).Should().Be(ChatErrors.Unavailable);
        foreach (var room in new[] { rooms[0], rooms[2] })
        {
            (await clients[1].SayAsync(room, "during")).Seq.Should().Be(2);
            await clients[1].TypeAsync(room);
        }

        await using var late = await nodes.ConnectAsync(1, "late");
        (await late.JoinAsync(rooms[2])).Members.Should().Contain("late");
        await late.DirectAsync("alice", "psst");
        (await clients[0].Events.FirstAsync<DirectMessage>()).Text.Should().Be("psst");
        await HealthNamesAsync(nodes[0].Address, "redis-1");
        await redis.All[1].StartAgainAsync();

        (await Repeat.EventuallyAsync(() => clients[1].SayAsync(rooms[1], "after"))).Seq.Should().Be(2);
        (await Repeat.EventuallyAsync(() => clients[0].SayAsync(rooms[1], "during", "id-1"))).Should().Match<Receipt>(r => r.Seq == 3 && !r.Duplicate, "what was refused was not stored");
        await Nodes.EveryoneHasAllAsync(clients, rooms[1], 3);
        foreach (var room in new[] { rooms[0], rooms[2] }) await Nodes.EveryoneHasAllAsync(clients, room, 2);
        await Nodes.MembersBecomeAsync(clients, rooms[1], "alice", "bob", "carol");
        await Nodes.BecomesReadyAsync(nodes[0].Address);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task The_second_redis_killed_under_load_loses_and_repeats_nothing_and_stops_no_other_room()
    {
        await using var redis = await Three.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis.All, 2, "--Chat:Redis:OperationTimeout=00:00:01");
        var rooms = redis.Rooms;
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => nodes.ConnectAsync(i % 2, $"user{i}", Connect.EveryProtocol[i / 2])));
        foreach (var client in clients)
            foreach (var room in rooms) await client.JoinAsync(room);
        var said = new int[rooms.Length];
        using var stop = new CancellationTokenSource();
        var saying = rooms.Select((room, place) => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var next = said[place] + 1;
                await Repeat.EventuallyAsync(() => clients[place].SayAsync(room, $"{next}", $"id-{next}"));
                Volatile.Write(ref said[place], next);
            }
        })).ToArray();

        for (var round = 0; round < 2; round++)
        {
            await MoreAsync(0, 1, 2);
            await redis.All[1].KillAsync();
            await MoreAsync(0, 2);
            await redis.All[1].StartAgainAsync();
        }

        await MoreAsync(0, 1, 2);
        await stop.CancelAsync();
        await Task.WhenAll(saying);
        for (var place = 0; place < rooms.Length; place++) await Nodes.EveryoneHasAllAsync(clients, rooms[place], said[place]);
        foreach (var client in clients) await client.DisposeAsync();

        Task MoreAsync(params int[] places) => Task.WhenAll(places.Select(place =>
        {
            var before = Volatile.Read(ref said[place]);
            return Wait.UntilAsync(() => Volatile.Read(ref said[place]) >= before + 20, $"20 more messages in the room of server {place}");
        }));
    }

    [RedisFact]
    public async Task Without_the_first_redis_nobody_is_let_in_and_rooms_of_the_others_go_on()
    {
        await using var redis = await Three.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis.All, 2);
        var rooms = redis.Rooms;
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob"));
        foreach (var client in clients) await client.JoinAsync(rooms[1]);

        await redis.All[0].KillAsync();
        (await Repeat.CodeAsync(() => clients[0].JoinAsync(rooms[0]))).Should().Be(ChatErrors.Unavailable);
        (await Repeat.CodeAsync(() => clients[0].DirectAsync("bob", "psst"))).Should().Be(ChatErrors.Unavailable);
        await FluentActions.Awaiting(() => nodes.ConnectAsync(1, "late")).Should().ThrowAsync<Exception>();
        await clients[0].SayAsync(rooms[1], "one");
        foreach (var client in clients) await client.JoinAsync(rooms[2]);
        await clients[1].SayAsync(rooms[2], "one");
        using (var http = new HttpClient { BaseAddress = nodes[0].Address })
            await Wait.UntilAsync(async () => (await HealthReading.OfAsync(http, "/health/ready")).Code == HttpStatusCode.ServiceUnavailable, "the node is not ready");
        await redis.All[0].StartAgainAsync();

        await Nodes.EveryoneHasAllAsync(clients, rooms[1], 1);
        await Nodes.EveryoneHasAllAsync(clients, rooms[2], 1);
        await Nodes.BecomesReadyAsync(nodes[1].Address);
        await using var back = await nodes.ConnectAsync(1, "late");
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task A_node_that_dies_leaves_the_rooms_of_every_redis()
    {
        await using var redis = await Three.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis.All, 2, "--Chat:Redis:LeaseInterval=00:00:00.500", "--Chat:Redis:LeaseDuration=00:00:03");
        await using var stays = await nodes.ConnectAsync(0, "stays");
        await using var goes = await nodes.ConnectAsync(1, "goes");
        foreach (var room in redis.Rooms)
        {
            await stays.JoinAsync(room);
            await goes.JoinAsync(room);
        }

        await nodes[1].KillAsync();

        foreach (var room in redis.Rooms)
        {
            (await stays.Events.FirstAsync<MemberLeft>(left => left.Room == room)).Should().Match<MemberLeft>(left => left.UserId == "goes" && left.Reason == LeaveReasons.NodeLost);
            await Nodes.MembersBecomeAsync([stays], room, "stays");
        }
    }

    private static async Task HealthNamesAsync(Uri node, string check)
    {
        using var http = new HttpClient { BaseAddress = node };
        await Wait.UntilAsync(
            async () => await HealthReading.OfAsync(http, "/health/ready") is { Code: HttpStatusCode.OK, Status: "degraded" } health
                && health[check] == "not_reachable" && health["redis"] is null && health["redis-2"] is null && health["messages"] == "partly_unavailable",
            "the one that is away is named");
    }

    /// <summary>Three servers, and a room of each.</summary>
    private sealed class Three : IAsyncDisposable
    {
        private Three(RedisProcess[] all)
        {
            All = all;
            Names = new RoomsOf(all);
            Rooms = Names.OneEach(all.Length);
        }

        public RedisProcess[] All { get; }

        public RoomsOf Names { get; }

        public string[] Rooms { get; }

        public static async Task<Three> StartAsync() => new(await Task.WhenAll(RedisProcess.StartAsync(), RedisProcess.StartAsync(), RedisProcess.StartAsync()));

        public async ValueTask DisposeAsync()
        {
            foreach (var one in All) await one.DisposeAsync();
        }
    }
}

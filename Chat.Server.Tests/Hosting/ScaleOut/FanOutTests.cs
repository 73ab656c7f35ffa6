using Chat.Contracts;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using StackExchange.Redis;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A room whose members are on k of n nodes costs k: the others are not told of what happens in it.</summary>
public sealed class FanOutTests
{
    [RedisFact]
    public async Task A_publication_reaches_only_the_nodes_that_have_members_of_its_room()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 3);
        await using var one = await nodes.ConnectAsync(0, "one");
        await using var two = await nodes.ConnectAsync(1, "two");
        await using var three = await nodes.ConnectAsync(2, "three");
        await using var again = await nodes.ConnectAsync(0, "again");
        foreach (var client in new[] { one, again, two }) await client.JoinAsync("two nodes");
        foreach (var client in new[] { one, two, three }) await client.JoinAsync("all nodes");
        await three.JoinAsync("one node");

        (await SubscribersAsync(redis, "one node")).Should().Be(1);
        (await SubscribersAsync(redis, "two nodes")).Should().Be(2);
        (await SubscribersAsync(redis, "all nodes")).Should().Be(3);
        (await one.SayAsync("two nodes", "hello")).Seq.Should().Be(1);
        foreach (var client in new[] { one, again, two }) await client.Events.FirstAsync<ChatMessage>(message => message.Room == "two nodes");

        await two.LeaveAsync("two nodes");
        await Wait.UntilAsync(async () => await SubscribersAsync(redis, "two nodes") == 1, "the second node is out of the room");
        await again.LeaveAsync("two nodes");
        (await SubscribersAsync(redis, "two nodes")).Should().Be(1, "the first node has a member still");
        await one.LeaveAsync("two nodes");
        await Wait.UntilAsync(async () => await SubscribersAsync(redis, "two nodes") == 0, "nobody is in the room");
    }

    [RedisFact]
    public async Task The_channel_of_a_room_is_on_its_own_server_only_and_those_of_users_are_on_the_first()
    {
        await using var first = await RedisProcess.StartAsync();
        await using var second = await RedisProcess.StartAsync();
        await using var third = await RedisProcess.StartAsync();
        RedisProcess[] redis = [first, second, third];
        await using var nodes = await Nodes.StartAsync(redis, 3);
        var rooms = new RoomsOf(redis).OneEach(redis.Length);
        await using var one = await nodes.ConnectAsync(0, "one");
        await using var two = await nodes.ConnectAsync(1, "two");
        foreach (var room in rooms)
        {
            await one.JoinAsync(room);
            await two.JoinAsync(room);
            await one.SayAsync(room, "hello");
        }

        for (var place = 0; place < redis.Length; place++)
        {
            for (var other = 0; other < rooms.Length; other++)
                (await SubscribersAsync(redis[place], rooms[other])).Should().Be(other == place ? 2 : 0);
            (await KeysAsync(redis[place], "chat:{r:*")).Should().NotBeEmpty().And.OnlyContain(key => key.Contains($"{{r:{rooms[place].Replace(" ", "%20", StringComparison.Ordinal)}}}", StringComparison.Ordinal));
        }

        (await NumSubAsync(first, "chat:Chat.Server.Hubs.ChatHub:group:user:one")).Should().Be(1);
        foreach (var other in redis[1..])
        {
            (await NumSubAsync(other, "chat:Chat.Server.Hubs.ChatHub:group:user:one")).Should().Be(0);
            (await KeysAsync(other, "chat:*")).Should().OnlyContain(key => key.StartsWith("chat:{r:", StringComparison.Ordinal) || key.StartsWith("chat:{nodes}:", StringComparison.Ordinal));
            (await KeysAsync(other, "chat:{nodes}:*")).Should().NotContain(key => key.EndsWith("online", StringComparison.Ordinal) || key.EndsWith("connections", StringComparison.Ordinal));
        }
    }

    private static Task<long> SubscribersAsync(RedisProcess redis, string room) => NumSubAsync(redis, $"chat:Chat.Server.Hubs.ChatHub:group:room:{room}");

    private static async Task<long> NumSubAsync(RedisProcess redis, string channel) => (long)((RedisResult[])(await redis.ExecuteAsync("PUBSUB", "NUMSUB", channel))!)[1];

    private static async Task<string[]> KeysAsync(RedisProcess redis, string pattern) => [.. ((string[])(await redis.ExecuteAsync("KEYS", pattern))!).Where(key => key is not ("chat:probe" or "chat:rights"))];
}

using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Subscriptions;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Subscriptions;

/// <summary>The subscriptions of several nodes on a shared Redis.</summary>
public abstract class SharedSubscriptions(SharedRedis redis) : SubscriptionsSpecification
{
    private readonly string prefix = SharedRedis.NewPrefix();

    [Fact]
    public async Task What_one_node_changes_another_sees()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AddAsync("lobby", "alice", At(1));
        await other.MarkReadAsync("lobby", "alice", At(4));

        (await one.FindAsync("lobby", "alice"))!.Read.Should().Be(At(4));
        (await other.AddAsync("lobby", "alice", At(9))).Should().Be(SubscribeOutcome.Present);
        (await other.RemoveAsync("lobby", "alice")).Should().BeTrue();
        (await one.OfRoomAsync("lobby", null, 10)).Subscriptions.Should().BeEmpty();
    }

    [Fact]
    public async Task Coming_and_going_on_two_nodes_leaves_rooms_and_users_that_agree()
    {
        ISubscriptions[] nodes = [await OpenAsync(), await OpenAsync()];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                if ((i + worker) % 2 == 0) await nodes[worker % 2].AddAsync("lobby", $"user {i % 3}", At(i));
                else await nodes[worker % 2].RemoveAsync("lobby", $"user {i % 3}");
            }
        })));

        var inRoom = (await nodes[0].OfRoomAsync("lobby", null, 100)).Subscriptions;
        for (var user = 0; user < 3; user++)
            (await nodes[1].OfUserAsync($"user {user}")).Should().Equal(inRoom.Where(one => one.UserId == $"user {user}"));
    }

    [Fact]
    public async Task Whoever_was_entered_and_not_added_is_taken_from_the_list_when_it_is_read()
    {
        Options.MaxUsersPerRoom = 2;
        var store = await OpenAsync();
        var list = $"{prefix}{{r:lobby}}:subscribers";
        await redis.RunAsync(database => database.SortedSetAddAsync(list, "interrupted", 7));
        await store.AddAsync("lobby", "alice", At(1));
        (await store.AddAsync("lobby", "bob", At(1))).Should().Be(SubscribeOutcome.RoomFull);

        var first = await store.OfRoomAsync("lobby", null, 1);

        first.Subscriptions.Should().BeEmpty();
        (await store.OfRoomAsync("lobby", first.Next, 1)).Subscriptions.Should().ContainSingle().Which.UserId.Should().Be("alice");
        (await store.AddAsync("lobby", "bob", At(1))).Should().Be(SubscribeOutcome.Added);
        (await redis.RunAsync(database => database.SortedSetLengthAsync(list))).Should().Be(2);
    }

    [Fact]
    public async Task Subscribing_again_puts_a_user_on_the_list_who_was_missing_there()
    {
        var store = await OpenAsync();
        await store.AddAsync("lobby", "alice", At(1));
        await redis.RunAsync(database => database.KeyDeleteAsync($"{prefix}{{r:lobby}}:subscribers"));

        (await store.AddAsync("lobby", "alice", At(3))).Should().Be(SubscribeOutcome.Present);

        (await store.OfRoomAsync("lobby", null, 10)).Subscriptions.Should().Equal(new Subscription("lobby", "alice", At(1)));
    }

    [Fact]
    public async Task Of_what_was_removed_nothing_is_left()
    {
        var store = await OpenAsync();
        await store.AddAsync("lobby", "alice", At(1));
        await store.AddAsync("kitchen", "alice", At(1));
        await store.AddAsync("kitchen", "bob", At(1));

        await store.RemoveUserAsync("alice");
        await store.RemoveRoomAsync("kitchen");

        (await redis.KeysAsync(prefix)).Should().BeEmpty();
    }

    private protected override async Task<ISubscriptions> OpenAsync() =>
        new RedisSubscriptions((await redis.ConnectAsync(SharedRedis.Options(prefix))).First, Microsoft.Extensions.Options.Options.Create(Options));
}

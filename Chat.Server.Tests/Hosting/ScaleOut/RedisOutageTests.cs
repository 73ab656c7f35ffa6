using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Redis dies, comes back, forgets, or cuts its connections: nothing that has a receipt is missing or comes twice.</summary>
public sealed class RedisOutageTests
{
    private const string Room = "room";

    [RedisFact]
    public async Task While_redis_is_away_requests_are_unavailable_and_then_everything_goes_on()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob", WireProtocol.Json), nodes.ConnectAsync(0, "carol", WireProtocol.MessagePack));
        foreach (var client in clients) await client.JoinAsync(Room);
        await clients[0].SayAsync(Room, "before");

        await redis.KillAsync();
        (await Repeat.CodeAsync(() => clients[0].SayAsync(Room, "during", "id-1"))).Should().Be(ChatErrors.Unavailable);
        (await Repeat.CodeAsync(() => clients[1].JoinAsync("other"))).Should().Be(ChatErrors.Unavailable);
        await clients[0].TypeAsync(Room);
        await clients[2].Events.FirstAsync<TypingNotice>(t => t.UserId == "alice");
        await redis.StartAgainAsync();

        var after = await Repeat.EventuallyAsync(() => clients[1].SayAsync(Room, "after"));
        var again = await Repeat.EventuallyAsync(() => clients[0].SayAsync(Room, "during", "id-1"));
        after.Seq.Should().Be(2);
        again.Should().Match<Receipt>(r => r.Seq == 3 && !r.Duplicate, "what was refused was not stored");
        await Nodes.EveryoneHasAllAsync(clients, Room, 3);
        await Nodes.MembersBecomeAsync(clients, Room, "alice", "bob", "carol");
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task A_redis_that_comes_back_empty_is_filled_again_and_starts_a_new_epoch()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob"));
        var before = await clients[0].JoinAsync(Room);
        await clients[1].JoinAsync(Room);
        await clients[0].SayAsync(Room, "of the old epoch");

        await redis.KillAndForgetAsync();
        await redis.StartAgainAsync();

        await Nodes.MembersBecomeAsync(clients, Room, "alice", "bob");
        (await Repeat.EventuallyAsync(() => clients[0].SayAsync(Room, "of the new epoch"))).Seq.Should().Be(1);
        foreach (var client in clients) await client.Events.FirstAsync<ChatMessage>(m => m.Text == "of the new epoch");
        await using var late = await nodes.ConnectAsync(1, "late");
        var snapshot = await late.JoinAsync(Room, before.Position with { Seq = 1 });
        snapshot.Recovered.Should().BeFalse();
        snapshot.Position.Epoch.Should().NotBe(before.Position.Epoch);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task Pubsub_connections_killed_under_load_lose_and_repeat_nothing()
    {
        const int each = 150;
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => nodes.ConnectAsync(i % 2, $"user{i}", Connect.EveryProtocol[i / 2])));
        foreach (var client in clients) await client.JoinAsync(Room);

        var saying = Task.WhenAll(clients.Take(4).Select(async client =>
        {
            for (var i = 0; i < each; i++) await Repeat.EventuallyAsync(() => client.SayAsync(Room, $"{i}", $"{client.GetHashCode()}-{i}"));
        }));
        var kills = 0;
        while (!saying.IsCompleted)
        {
            kills += (int)await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await Task.Delay(100);
        }

        await saying;
        kills.Should().BePositive();
        await Nodes.EveryoneHasAllAsync(clients, Room, 4 * each);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task Pubsub_connections_killed_under_load_lose_and_repeat_no_direct_message()
    {
        const int each = 100;
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => nodes.ConnectAsync(i % 2, i < 2 ? "alice" : "bob", Connect.EveryProtocol[i % 3])));

        var saying = Task.WhenAll(clients.Select(async (client, i) =>
        {
            for (var n = 0; n < each; n++) await Repeat.EventuallyAsync(() => client.DirectAsync(i < 2 ? "bob" : "alice", $"{n}", $"{i}-{n}"));
        }));
        var kills = 0;
        while (!saying.IsCompleted)
        {
            kills += (int)await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await Task.Delay(100);
        }

        await saying;
        kills.Should().BePositive();
        await EveryoneHasAllDirectAsync(clients, 4 * each);
    }

    [RedisFact]
    public async Task After_redis_was_away_direct_messages_go_on_where_they_were()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob", WireProtocol.Json), nodes.ConnectAsync(1, "alice", WireProtocol.MessagePack));
        await clients[0].DirectAsync("bob", "before");

        await redis.KillAsync();
        (await Repeat.CodeAsync(() => clients[0].DirectAsync("bob", "during", "id-1"))).Should().Be(ChatErrors.Unavailable);
        await redis.StartAgainAsync();

        (await Repeat.EventuallyAsync(() => clients[1].DirectAsync("alice", "after"))).Seq.Should().Be(2);
        (await Repeat.EventuallyAsync(() => clients[0].DirectAsync("bob", "during", "id-1"))).Seq.Should().Be(3);
        await EveryoneHasAllDirectAsync(clients, 3);
    }

    [RedisFact]
    public async Task A_direct_message_that_was_stored_but_not_noted_has_no_receipt_and_its_repeat_is_delivered()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob"));
        await clients[0].DirectAsync("bob", "one");

        await redis.ExecuteAsync("ACL", "SETUSER", "default", "resetkeys", "~chat:{[^u]*"); // all but inboxes
        (await Repeat.CodeAsync(() => clients[0].DirectAsync("bob", "two", "id-2"))).Should().Be(ChatErrors.Unavailable);
        await redis.ExecuteAsync("ACL", "SETUSER", "default", "allkeys");

        (await Repeat.EventuallyAsync(() => clients[0].DirectAsync("bob", "two", "id-2"))).Should().Match<Receipt>(r => r.Seq == 2 && r.Duplicate);
        (await clients[0].DirectAsync("bob", "two", "id-2")).Duplicate.Should().BeTrue();
        (await clients[1].DirectAsync("alice", "three")).Seq.Should().Be(3);
        await EveryoneHasAllDirectAsync(clients, 3);
    }

    [RedisFact]
    public async Task A_node_that_starts_without_redis_is_not_ready_and_becomes_so_by_itself()
    {
        await using var redis = RedisProcess.NotYetStarted();
        await using var nodes = await Nodes.StartAsync(redis, 1);
        using var http = new HttpClient { BaseAddress = nodes[0].Address };
        (await http.GetAsync("/health/ready")).IsSuccessStatusCode.Should().BeFalse();
        (await http.GetAsync("/health/live")).IsSuccessStatusCode.Should().BeTrue();

        await redis.StartAgainAsync();

        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, "the node is ready");
        await using var alice = await nodes.ConnectAsync(0, "alice");
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "hello");
        (await alice.Events.FirstAsync<ChatMessage>()).Seq.Should().Be(1);
    }

    [RedisFact]
    public async Task Subscribers_that_resume_on_any_node_have_exactly_the_log_while_nodes_and_redis_die()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        using var stop = new CancellationTokenSource();
        var said = 0;
        var sender = Task.Run(async () =>
        {
            var next = 0;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using var client = await nodes.ConnectAsync(next % 2, "sender");
                    await client.JoinAsync(Room);
                    while (!stop.IsCancellationRequested)
                    {
                        await client.SayAsync(Room, $"{next}", $"id-{next}").WaitAsync(Wait.Deadline);
                        Volatile.Write(ref said, ++next);
                    }
                }
                catch (Exception e) when (Subscriber.IsConnectionFailure(e))
                {
                    await Task.Delay(50);
                }
            }
        });
        var subscribers = Connect.EveryProtocol.Select((protocol, i) => new Subscriber(nodes[i % 2].Address, $"subscriber{i}", protocol)).ToArray();
        var following = subscribers.Select(subscriber => subscriber.FollowAsync(stop.Token)).ToArray();

        for (var round = 0; round < 2; round++)
        {
            await MoreAsync(40);
            await nodes[round % 2].KillAsync();
            await nodes[round % 2].StartAgainAsync();
            await MoreAsync(40);
            await redis.KillAsync();
            await redis.StartAgainAsync();
        }

        await MoreAsync(40);
        await stop.CancelAsync();
        await sender;
        await Task.WhenAll(following);
        foreach (var subscriber in subscribers)
        {
            await subscriber.CatchUpAsync();
            subscriber.Seen.Select(m => m.Seq).Should().Equal(Enumerable.Range(1, subscriber.Seen.Count).Select(i => (long)i));
            subscriber.Seen.Select(m => m.ClientMessageId).Should().OnlyHaveUniqueItems();
            subscriber.Seen.Count.Should().BeGreaterThanOrEqualTo(said);
        }

        Task MoreAsync(int count)
        {
            var before = Volatile.Read(ref said);
            return Wait.UntilAsync(() => Volatile.Read(ref said) >= before + count, $"{count} more messages");
        }
    }

    /// <summary>Every connection has the one conversation's messages 1 to <paramref name="count"/>, once, in order.</summary>
    private static async Task EveryoneHasAllDirectAsync(IReadOnlyList<ChatTestClient> clients, int count)
    {
        foreach (var client in clients)
        {
            await client.Events.CountAsync<DirectMessage>(count);
            client.Events.Of<DirectMessage>().Select(m => m.Seq).Should().Equal(Enumerable.Range(1, count).Select(i => (long)i));
            await client.DisposeAsync();
        }
    }
}

using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Hosting.ScaleOut;
using Chat.Server.Hubs;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>
/// Whatever the backplane does, every connection of every protocol sees the direct messages of each of its user's conversations once, in
/// order: on two nodes that share a Redis, over a backplane as bad as one can be.
/// </summary>
public abstract class DirectDeliveryTests(SharedRedis redis)
{
    [Theory]
    [InlineData(11)]
    [InlineData(20261128)]
    public async Task Every_connection_sees_every_direct_message_once_in_order_over_a_backplane_that_loses_repeats_delays_and_reorders(int seed)
    {
        const int each = 40;
        await using var nodes = await ChaosNodes.StartAsync(redis, seed);
        string[] users = ["alice", "bob", "Ünï {carol}"];
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => nodes.ConnectAsync(i % 2, users[i / 2], Connect.EveryProtocol[(i + i / 2) % 3])));

        await Task.WhenAll(clients.SelectMany((client, i) => users.Where(user => user != users[i / 2]).Select(async user =>
        {
            for (var n = 0; n < each; n++) await client.DirectAsync(user, $"{n}");
        })));

        nodes.Backplanes.Sum(backplane => backplane.Lost).Should().BeGreaterThan(each, "the backplane did lose messages");
        for (var i = 0; i < clients.Length; i++)
        {
            await clients[i].Events.CountAsync<DirectMessage>(8 * each);
            foreach (var other in users.Where(user => user != users[i / 2]))
                SeqsWith(clients[i], other).Should().Equal(Enumerable.Range(1, 4 * each).Select(n => (long)n), $"seed {seed}");
        }

        await ChaosNodes.DisposeAsync(clients);
    }

    [Fact]
    public async Task A_lost_last_message_is_found_also_when_it_is_the_first_one_the_node_could_have_seen()
    {
        await using var nodes = await ChaosNodes.StartAsync(redis, 1, "--Chat:Delivery:HeadCheckInterval=00:00:00.200", "--Chat:Delivery:HeadCheckSlowInterval=00:00:01");
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob", WireProtocol.Json), nodes.ConnectAsync(1, "alice", WireProtocol.MessagePack));
        foreach (var backplane in nodes.Backplanes) backplane.LosesAll = true;

        await clients[0].DirectAsync("bob", "the only word");
        foreach (var client in clients) (await client.Events.FirstAsync<DirectMessage>()).Text.Should().Be("the only word");
        await clients[1].DirectAsync("alice", "the last word");
        foreach (var client in clients) await client.Events.FirstAsync<DirectMessage>(m => m is { From: "bob", To: "alice", Seq: 2, Text: "the last word" });

        await clients[1].DirectAsync("bob", "a note to myself");
        (await clients[1].Events.FirstAsync<DirectMessage>(m => m.To == "bob" && m.From == "bob")).Seq.Should().Be(1);
        await ChaosNodes.DisposeAsync(clients);
    }

    [Fact]
    public async Task A_connection_sees_what_is_said_after_its_start_and_nothing_of_before()
    {
        await using var nodes = await ChaosNodes.StartAsync(redis, 5, "--Chat:Delivery:HeadCheckInterval=00:00:00.200", "--Chat:Delivery:HeadCheckSlowInterval=00:00:01");
        await using var alice = await nodes.ConnectAsync(0, "alice");
        for (var n = 1; n <= 10; n++) await alice.DirectAsync("bob", $"{n}");

        await using var bob = await nodes.ConnectAsync(1, "bob", WireProtocol.Json);
        foreach (var backplane in nodes.Backplanes) backplane.LosesAll = true;
        for (var n = 11; n <= 15; n++) await alice.DirectAsync("bob", $"{n}");
        await bob.Events.CountAsync<DirectMessage>(5);
        await using var second = await nodes.ConnectAsync(1, "bob", WireProtocol.MessagePack);
        for (var n = 16; n <= 20; n++) await alice.DirectAsync("bob", $"{n}");
        await bob.Events.CountAsync<DirectMessage>(10);
        await second.Events.CountAsync<DirectMessage>(5);

        SeqsWith(bob, "alice").Should().Equal(Enumerable.Range(11, 10).Select(n => (long)n));
        SeqsWith(second, "alice").Should().Equal(Enumerable.Range(16, 5).Select(n => (long)n));
    }

    [Fact]
    public async Task When_redis_has_lost_everything_direct_messages_go_on()
    {
        await using var nodes = await ChaosNodes.StartAsync(redis, 9, "--Chat:Delivery:HeadCheckInterval=00:00:00.200");
        var clients = await Task.WhenAll(nodes.ConnectAsync(0, "alice"), nodes.ConnectAsync(1, "bob"));
        await clients[0].DirectAsync("bob", "before");
        foreach (var client in clients) await client.Events.FirstAsync<DirectMessage>();

        await redis.ForgetAsync(nodes.Prefix);
        (await clients[1].DirectAsync("alice", "after")).Seq.Should().Be(1);

        foreach (var client in clients)
        {
            await client.Events.CountAsync<DirectMessage>(2);
            client.Events.Of<DirectMessage>().Select(m => m.Text).Should().Equal("before", "after");
        }

        await ChaosNodes.DisposeAsync(clients);
    }

    private static IEnumerable<long> SeqsWith(ChatTestClient client, string other) =>
        client.Events.Of<DirectMessage>().Where(m => m.From == other || m.To == other).Select(m => m.Seq);

    private sealed class ChaosNodes : IAsyncDisposable
    {
        private readonly ChatServer[] servers = new ChatServer[2];

        public string Prefix { get; } = SharedRedis.NewPrefix();

        public ChaosBackplane[] Backplanes { get; } = new ChaosBackplane[2];

        public static async Task<ChaosNodes> StartAsync(SharedRedis redis, int seed, params string[] settings)
        {
            var nodes = new ChaosNodes();
            for (var i = 0; i < nodes.servers.Length; i++)
            {
                var index = i;
                nodes.servers[i] = await ChatServer.StartAsync(
                    builder => builder.Services.AddSingleton<IBackplane>(provider =>
                        nodes.Backplanes[index] = new ChaosBackplane(new SignalRBackplane<ChatHub>(ActivatorUtilities.CreateInstance<RedisBackplane>(provider)), seed + index)),
                    [
                        .. redis.Settings, $"--Chat:Redis:KeyPrefix={nodes.Prefix}",
                        "--Chat:Redis:OperationTimeout=00:00:30", "--Chat:Redis:LeaseDuration=00:02:00", .. settings,
                    ]);
                await Wait.UntilAsync(() => nodes.servers[index].Get<RedisConnection>().IsConnected, "the node is connected");
            }

            return nodes;
        }

        public Task<ChatTestClient> ConnectAsync(int node, string user, WireProtocol protocol = WireProtocol.PlainJson) =>
            Connect.ToAsync(servers[node].Address, user, protocol);

        public static async Task DisposeAsync(IEnumerable<ChatTestClient> clients)
        {
            foreach (var client in clients) await client.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }
}

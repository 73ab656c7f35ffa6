using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Stores.Redis;

public sealed class RedisRevocationsTests
{
    [RedisFact]
    public async Task Redis_keeps_what_every_store_of_revocations_promises()
    {
        await using var redis = await RedisProcess.StartAsync();
        Func<Promises, Task>[] all =
        [
            promises => promises.A_user_nobody_revoked_has_no_moment(),
            promises => promises.A_revocation_concerns_exactly_one_user(),
            promises => promises.The_moment_only_moves_forward(),
            promises => promises.The_newest_can_be_asked_for(),
            promises => promises.Many_may_revoke_at_once(),
            promises => promises.A_cancelled_call_does_nothing(),
        ];

        for (var i = 0; i < all.Length; i++)
        {
            await using var promises = new Promises(redis, $"service{i}:");
            await promises.ConnectedAsync();
            await all[i](promises);
        }
    }

    [RedisFact]
    public async Task Redis_forgets_what_is_over()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var promises = new Promises(redis);
        await promises.ConnectedAsync();

        await promises.It_is_kept_until_the_latest_end_and_then_goes_with_the_next_revocation();

        foreach (var part in new[] { "moments", "ends" })
            ((int)await redis.ExecuteAsync("ZCARD", $"chat:{{revocations}}:{part}")).Should().Be(1);
    }

    [RedisFact]
    public async Task A_node_that_is_not_told_of_a_revocation_finds_it_by_itself()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var promises = new Promises(redis);
        await promises.ConnectedAsync();
        await using var nodes = await Nodes.StartAsync(redis, 1);
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => nodes.ConnectAsync(0, "mallory", protocol)));
        await using var bystander = await nodes.ConnectAsync(0, "alice");

        var now = TimeProvider.System.GetUtcNow();
        await promises.RevokeAsync("mallory", DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 1), now.AddDays(1));

        await Task.WhenAll(clients.Select(client => client.Closed)).WaitAsync(Wait.Deadline);
        clients.OfType<PlainTestClient>().Single().CloseCode.Should().Be(CloseCodes.Removed);
        (await bystander.PingAsync()).Should().NotBeNull();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task A_user_revoked_on_one_node_is_cut_off_on_every_node()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2);
        var old = TestTokens.For("mallory");
        var clients = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(i => Connect.WithTokenAsync(nodes[i % 2].Address, old, Connect.EveryProtocol[i / 2])));
        await using var bystander = await nodes.ConnectAsync(1, "alice");
        using var admin = new AdminClient(nodes[0].Address);

        var before = await admin.RevokeAsync("mallory");

        await Task.WhenAll(clients.Select(client => client.Closed)).WaitAsync(Wait.Deadline);
        clients.OfType<PlainTestClient>().Should().OnlyContain(client => client.CloseCode == CloseCodes.Removed);
        (await bystander.PingAsync()).Should().NotBeNull();
        for (var node = 0; node < 2; node++)
        {
            await using var refused = await PlainTestClient.ConnectAsync(nodes[node].Address, old);
            await refused.Closed.WaitAsync(Wait.Deadline);
            refused.CloseCode.Should().Be(CloseCodes.Unauthorized);
        }

        await Wait.UntilAsync(() => TimeProvider.System.GetUtcNow().UtcDateTime >= before, "the second of the revocation is over");
        await using var back = await nodes.ConnectAsync(1, "mallory", WireProtocol.Json);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [RedisFact]
    public async Task Without_redis_nobody_is_let_in_and_a_revocation_is_unavailable()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 1);
        await using var alice = await nodes.ConnectAsync(0, "alice");
        using var admin = new AdminClient(nodes[0].Address);

        await redis.KillAsync();

        (await AdminClient.CodeOf(await admin.TryRevokeAsync("mallory"))).Should().Be(ChatErrors.Unavailable);
        var refreshing = () => alice.RefreshAsync(TestTokens.For("alice"));
        (await refreshing.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Unavailable);
    }

    private sealed class Promises : RevocationSpecification, IAsyncDisposable
    {
        private readonly RedisConnection redis;
        private readonly RedisRevocations revocations;

        public Promises(RedisProcess process, string keyPrefix = "chat:")
        {
            redis = new RedisConnection(
                process.ConnectionString, new ScaleOutOptions { KeyPrefix = keyPrefix }, TimeProvider.System, NullLogger<RedisConnection>.Instance);
            revocations = new RedisRevocations(redis, Time);
        }

        private protected override IRevocations Revocations => revocations;

        public Task ConnectedAsync() => Wait.UntilAsync(() => redis.IsConnected, "Redis is connected");

        public ValueTask RevokeAsync(string user, DateTimeOffset before, DateTimeOffset until) => revocations.RevokeAsync(user, before, until);

        public ValueTask DisposeAsync() => redis.DisposeAsync();
    }
}

using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Sanctions;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Sanctions;

/// <summary>The sanctions of several nodes on a shared Redis.</summary>
public abstract class SharedSanctions(SharedRedis redis) : SanctionsSpecification
{
    private readonly string prefix = SharedRedis.NewPrefix();

    [Fact]
    public async Task What_one_node_changes_another_lists_and_follows()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.ImposeAsync(Of("alice", "lobby"));
        (await other.ListAsync(default, null, 10)).Sanctions.Should().ContainSingle();

        await other.LiftAsync(SanctionKind.Mute, "lobby", "alice");
        await other.ImposeAsync(Of("bob", "lobby"));

        (await one.ListAsync(default, null, 10)).Sanctions.Should().ContainSingle().Which.UserId.Should().Be("bob");
        (await one.ChangedSinceAsync(1, 10))!.Select(change => (change.Sanction.UserId, change.IsLifted)).Should().Equal(("alice", true), ("bob", false));
    }

    [Fact]
    public async Task A_node_that_has_not_asked_for_long_lists_nothing_that_was_lifted_meanwhile()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.ImposeAsync(Of("alice", "lobby"));
        await other.ListAsync(default, null, 10);
        await one.LiftAsync(SanctionKind.Mute, "lobby", "alice");
        await one.ImposeAsync(Of("bob", "lobby"));
        Time.Advance(TimeSpan.FromMinutes(11));
        await one.ChangedSinceAsync(0, 10);

        (await other.ListAsync(default, null, 10)).Sanctions.Should().ContainSingle().Which.UserId.Should().Be("bob");
    }

    [Fact]
    public async Task Of_what_is_over_nothing_is_left()
    {
        var store = await OpenAsync();
        await store.ImposeAsync(Of("alice", "lobby"));
        await store.LiftAsync(SanctionKind.Mute, "lobby", "alice");
        Time.Advance(TimeSpan.FromMinutes(11));
        await store.ChangedSinceAsync(0, 10);

        (await redis.KeysAsync(prefix)).Should().Equal($"{prefix}{{sanctions}}:state");
    }

    [Fact]
    public async Task A_redis_that_has_lost_everything_says_so()
    {
        var store = await OpenAsync();
        await store.ImposeAsync(Of("alice", "lobby"));
        await redis.ForgetAsync(prefix);

        (await store.ChangedSinceAsync(1, 10)).Should().BeNull();
        (await store.ListAsync(default, null, 10)).Sanctions.Should().BeEmpty();
    }

    private protected override async Task<ISanctions> OpenAsync() => new RedisSanctions((await redis.ConnectAsync(SharedRedis.Options(prefix))).First, Time);
}

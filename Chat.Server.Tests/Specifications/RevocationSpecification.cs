using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IRevocations"/> promises, whatever the implementation.</summary>
public abstract class RevocationSpecification
{
    private protected ManualTime Time { get; } = new();

    private protected DateTimeOffset Second => DateTimeOffset.FromUnixTimeSeconds(Time.GetUtcNow().ToUnixTimeSeconds());

    private protected abstract IRevocations Revocations { get; }

    [Fact]
    public async Task A_user_nobody_revoked_has_no_moment()
    {
        (await Revocations.RevokedBeforeAsync("alice")).Should().BeNull();
    }

    [Fact]
    public async Task A_revocation_concerns_exactly_one_user()
    {
        string[] others = ["alice", "Alice ", "Alice%", "Al_ce", "ALICE"];

        await Revocations.RevokeAsync("Alice", Second, Second.AddDays(1));
        await Revocations.RevokeAsync("'); DROP TABLE revocations; --", Second.AddSeconds(1), Second.AddDays(1));

        (await Revocations.RevokedBeforeAsync("Alice")).Should().Be(Second);
        (await Revocations.RevokedBeforeAsync("'); DROP TABLE revocations; --")).Should().Be(Second.AddSeconds(1));
        foreach (var other in others) (await Revocations.RevokedBeforeAsync(other)).Should().BeNull();
    }

    [Fact]
    public async Task The_moment_only_moves_forward()
    {
        await Revocations.RevokeAsync("alice", Second, Second.AddDays(1));
        await Revocations.RevokeAsync("alice", Second.AddSeconds(5), Second.AddDays(1));
        await Revocations.RevokeAsync("alice", Second.AddSeconds(2), Second.AddDays(1));

        (await Revocations.RevokedBeforeAsync("alice")).Should().Be(Second.AddSeconds(5));
    }

    [Fact]
    public async Task It_is_kept_until_the_latest_end_and_then_goes_with_the_next_revocation()
    {
        await Revocations.RevokeAsync("alice", Second, Second.AddDays(2));
        await Revocations.RevokeAsync("alice", Second.AddSeconds(5), Second.AddDays(1));

        Time.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        await Revocations.RevokeAsync("bob", Second, Second.AddDays(1));
        (await Revocations.RevokedBeforeAsync("alice")).Should().NotBeNull();

        Time.Advance(TimeSpan.FromSeconds(2));
        await Revocations.RevokeAsync("bob", Second, Second.AddDays(1));
        (await Revocations.RevokedBeforeAsync("alice")).Should().BeNull();
        (await Revocations.RevokedBeforeAsync("bob")).Should().Be(Second);
    }

    [Fact]
    public async Task The_newest_can_be_asked_for()
    {
        await Revocations.RevokeAsync("early", Second.AddMinutes(-1), Second.AddDays(1));
        await Revocations.RevokeAsync("again", Second.AddMinutes(-1), Second.AddDays(1));
        await Revocations.RevokeAsync("again", Second.AddHours(1), Second.AddDays(1));
        await Revocations.RevokeAsync("exact", Second.AddMinutes(30), Second.AddDays(1));

        var newest = await Revocations.RevokedSinceAsync(Second.AddMinutes(30));

        newest.Should().BeEquivalentTo(new Dictionary<string, DateTimeOffset>
        {
            ["again"] = Second.AddHours(1),
            ["exact"] = Second.AddMinutes(30),
        });
        (await Revocations.RevokedSinceAsync(Second.AddDays(1))).Should().BeEmpty();
    }

    [Fact]
    public async Task Many_may_revoke_at_once()
    {
        var moments = Enumerable.Range(0, 40).Select(i => (User: $"user{i % 10}", Before: Second.AddSeconds(i))).ToArray();

        await Task.WhenAll(moments.Select(moment => Task.Run(async () =>
            await Revocations.RevokeAsync(moment.User, moment.Before, Second.AddDays(1)))));

        foreach (var user in moments.GroupBy(moment => moment.User))
            (await Revocations.RevokedBeforeAsync(user.Key)).Should().Be(user.Max(moment => moment.Before));
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var revoking = async () => await Revocations.RevokeAsync("alice", Second, Second.AddDays(1), cancelled.Token);

        await revoking.Should().ThrowAsync<OperationCanceledException>();
        (await Revocations.RevokedBeforeAsync("alice")).Should().BeNull();
    }
}

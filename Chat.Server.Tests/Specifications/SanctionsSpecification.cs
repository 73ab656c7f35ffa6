using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="ISanctions"/> promises, whatever the implementation.</summary>
public abstract class SanctionsSpecification : IAsyncLifetime
{
    private ISanctions sanctions = null!;

    private protected ManualTime Time { get; } = new();

    private DateTime Now => ChatTime.WholeMilliseconds(Time.GetUtcNow().UtcDateTime);

    public virtual async Task InitializeAsync() => sanctions = await OpenAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_is_imposed_comes_back_as_it_was()
    {
        Sanction[] all =
        [
            Of("alice", null, SanctionKind.Ban) with { Reason = "nul \0, {braces}, Grüße 🎉 \"x\"\n", By = "root" },
            Of("alice", "lobby") with { Until = Now.AddDays(3).AddMilliseconds(7) },
            Of("alice", "lobby", SanctionKind.Ban),
            Of("[\"alice\",", "\"} 🎉"),
        ];
        foreach (var sanction in all) await sanctions.ImposeAsync(sanction);

        (await ListAsync()).Should().BeEquivalentTo(all);
        (await sanctions.ChangedSinceAsync(0, 100))!.Select(change => change.Sanction).Should().Equal(all);
    }

    [Fact]
    public async Task One_takes_the_place_of_another_of_the_same_kind_room_and_user()
    {
        await sanctions.ImposeAsync(Of("alice", "lobby"));
        await sanctions.ImposeAsync(Of("alice", "Lobby"));
        var latest = Of("alice", "lobby") with { Until = Now.AddHours(1), By = "carol" };
        await sanctions.ImposeAsync(latest);

        (await ListAsync(new SanctionFilter(Room: "lobby"))).Should().Equal(latest);
        (await sanctions.ChangedSinceAsync(0, 100))!.Select(change => change.Sanction.Room).Should().Equal("Lobby", "lobby");
    }

    [Fact]
    public async Task A_lifted_one_holds_no_more_and_can_be_lifted_once()
    {
        var ban = Of("alice", null, SanctionKind.Ban);
        await sanctions.ImposeAsync(ban);
        await sanctions.ImposeAsync(Of("alice", null));

        (await sanctions.LiftAsync(SanctionKind.Ban, null, "bob")).Should().BeNull();
        (await sanctions.LiftAsync(SanctionKind.Ban, "lobby", "alice")).Should().BeNull();
        (await sanctions.LiftAsync(SanctionKind.Ban, null, "alice")).Should().Be(ban);
        (await sanctions.LiftAsync(SanctionKind.Ban, null, "alice")).Should().BeNull();

        (await ListAsync()).Should().ContainSingle().Which.Kind.Should().Be(SanctionKind.Mute);
    }

    [Fact]
    public async Task One_ends_by_itself()
    {
        await sanctions.ImposeAsync(Of("alice", "lobby") with { Until = Now.AddSeconds(10) });
        await sanctions.ImposeAsync(Of("bob", "lobby") with { Until = Now.AddSeconds(30) });

        Time.Advance(TimeSpan.FromSeconds(20));

        (await ListAsync()).Select(sanction => sanction.UserId).Should().Equal("bob");
        (await sanctions.LiftAsync(SanctionKind.Mute, "lobby", "alice")).Should().BeNull();
        (await sanctions.ChangedSinceAsync(0, 100)).Should().ContainSingle().Which.Sanction.UserId.Should().Be("bob");
    }

    [Fact]
    public async Task Who_follows_learns_of_each_change_and_of_the_last_one_only()
    {
        await sanctions.ImposeAsync(Of("alice", "lobby"));
        var before = (await sanctions.ChangedSinceAsync(0, 100))![^1].Revision;
        (await sanctions.ChangedSinceAsync(before, 100)).Should().BeEmpty();

        await sanctions.ImposeAsync(Of("bob", "lobby"));
        await sanctions.LiftAsync(SanctionKind.Mute, "lobby", "alice");
        await sanctions.ImposeAsync(Of("bob", "lobby") with { By = "carol" });

        var changes = (await sanctions.ChangedSinceAsync(before, 100))!;
        changes.Select(change => (change.Sanction.UserId, change.IsLifted)).Should().Equal(("alice", true), ("bob", false));
        changes[1].Sanction.By.Should().Be("carol");
        changes.Select(change => change.Revision).Should().BeInAscendingOrder().And.OnlyContain(revision => revision > before);
        (await sanctions.ChangedSinceAsync(before, 1))!.Should().Equal(changes[0]);
        (await sanctions.ChangedSinceAsync(changes[0].Revision, 1))!.Should().Equal(changes[1]);
        (await sanctions.ChangedSinceAsync(changes[1].Revision, 1)).Should().BeEmpty();
    }

    [Fact]
    public async Task From_the_beginning_it_is_what_holds_page_by_page()
    {
        for (var i = 0; i < 10; i++) await sanctions.ImposeAsync(Of($"user{i}", "lobby"));
        for (var i = 0; i < 9; i++) await sanctions.LiftAsync(SanctionKind.Mute, "lobby", $"user{i}");

        (await sanctions.ChangedSinceAsync(0, 2)).Should().ContainSingle().Which.Sanction.UserId.Should().Be("user9");
    }

    [Fact]
    public async Task A_revision_that_has_not_been_yet_means_that_the_store_was_lost()
    {
        (await sanctions.ChangedSinceAsync(0, 100)).Should().BeEmpty();
        (await sanctions.ChangedSinceAsync(1, 100)).Should().BeNull();

        await sanctions.ImposeAsync(Of("alice", "lobby"));
        var newest = (await sanctions.ChangedSinceAsync(0, 100))![^1].Revision;
        (await sanctions.ChangedSinceAsync(newest + 1, 100)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_over_is_forgotten_after_ten_minutes_and_told_until_then()
    {
        await sanctions.ImposeAsync(Of("ended", "lobby"));
        await sanctions.ImposeAsync(Of("lifted", "lobby"));
        await sanctions.ImposeAsync(Of("kept", "lobby"));
        var before = (await sanctions.ChangedSinceAsync(0, 100))![^1].Revision;
        await sanctions.ImposeAsync(Of("ended", "lobby") with { Until = Now.AddSeconds(1) });
        await sanctions.LiftAsync(SanctionKind.Mute, "lobby", "lifted");

        Time.Advance(TimeSpan.FromMinutes(9));
        (await sanctions.ChangedSinceAsync(before, 100))!.Select(change => change.Sanction.UserId).Should().Equal("ended", "lifted");

        Time.Advance(TimeSpan.FromMinutes(2));
        (await sanctions.ChangedSinceAsync(before, 100)).Should().BeEmpty();
        (await ListAsync()).Select(sanction => sanction.UserId).Should().Equal("kept");
    }

    [Fact]
    public async Task A_list_is_filtered_and_paged_in_an_order_that_stays()
    {
        string?[] rooms = [null, "lobby", new string('\u4e16', 128)];
        foreach (var room in rooms)
            for (var i = 0; i < 5; i++) await sanctions.ImposeAsync(Of(new string('x', 127) + i, room));
        await sanctions.ImposeAsync(Of("alice", "lobby", SanctionKind.Ban));

        (await ListAsync(new SanctionFilter(Kind: SanctionKind.Ban))).Should().ContainSingle().Which.UserId.Should().Be("alice");
        (await ListAsync(new SanctionFilter(UserId: "alice", Kind: SanctionKind.Mute))).Should().BeEmpty();
        (await ListAsync(new SanctionFilter(ServiceOnly: true))).Should().NotBeEmpty().And.OnlyContain(sanction => sanction.Room == null);

        var all = await ListAsync();
        var paged = new List<Sanction>();
        for (string? from = null; ;)
        {
            var page = await sanctions.ListAsync(default, from, 3);
            paged.AddRange(page.Sanctions);
            if ((from = page.Next) is null) break;
            page.Sanctions.Should().HaveCount(3);
            from.Length.Should().BeLessThanOrEqualTo(1000);
            await sanctions.LiftAsync(paged[^1].Kind, paged[^1].Room, paged[^1].UserId); // what a cursor names may go
        }

        all.Should().HaveCount(16);
        paged.Should().Equal(all);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("AA")]
    [InlineData("AAB4")]
    [InlineData("_wB4AA")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        var listing = async () => await sanctions.ListAsync(default, cursor, 3);

        await listing.Should().ThrowAsync<FormatException>();
    }

    [Fact]
    public async Task Everything_about_a_user_can_be_forgotten_and_who_follows_learns_that_it_holds_no_more()
    {
        await sanctions.ImposeAsync(Of("alice", "lobby") with { Reason = "secret" });
        await sanctions.ImposeAsync(Of("alice", null, SanctionKind.Ban));
        await sanctions.ImposeAsync(Of("alice2", "lobby"));
        await sanctions.ImposeAsync(Of("alic", "alice"));
        var before = (await sanctions.ChangedSinceAsync(0, 100))![^1].Revision;

        (await sanctions.ForgetUserAsync("alice")).Should().Be(2);
        (await sanctions.ForgetUserAsync("nobody")).Should().Be(0);

        (await ListAsync()).Select(sanction => sanction.UserId).Should().BeEquivalentTo("alice2", "alic");
        var changes = (await sanctions.ChangedSinceAsync(before, 100))!;
        changes.Should().HaveCount(2).And.OnlyContain(change => change.IsLifted && change.Sanction.UserId == "alice" && change.Sanction.Reason == null);
        (await sanctions.ForgetUserAsync("alice")).Should().Be(0);
    }

    [Fact]
    public async Task Many_may_impose_and_lift_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await sanctions.ImposeAsync(Of($"user{i}", "lobby")))));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await sanctions.LiftAsync(SanctionKind.Mute, "lobby", $"user{i % 20}"))));

        (await ListAsync()).Should().HaveCount(20);
        (await sanctions.ChangedSinceAsync(0, 100))!.Select(change => change.Revision).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var imposing = async () => await sanctions.ImposeAsync(Of("alice", "lobby"), cancelled.Token);

        await imposing.Should().ThrowAsync<OperationCanceledException>();
        (await ListAsync()).Should().BeEmpty();
    }

    private protected abstract Task<ISanctions> OpenAsync();

    private protected Sanction Of(string user, string? room, SanctionKind kind = SanctionKind.Mute) => new(kind, room, user, null, "spam", "bob", Now);

    private async Task<IReadOnlyList<Sanction>> ListAsync(SanctionFilter filter = default) => (await sanctions.ListAsync(filter, null, 100)).Sanctions;
}

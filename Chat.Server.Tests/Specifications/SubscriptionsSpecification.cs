using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="ISubscriptions"/> promises, whatever the implementation.</summary>
public abstract class SubscriptionsSpecification : IAsyncLifetime
{
    private ISubscriptions subscriptions = null!;

    private protected ManualTime Time { get; } = new();

    private protected SubscriptionOptions Options { get; } = new();

    public virtual async Task InitializeAsync() => subscriptions = await OpenAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_subscription_is_there_until_it_is_removed()
    {
        string[] rooms = ["lobby", "Lobby", "{lobby}", "'); DROP TABLE rooms; --", "größe 🎉"];
        foreach (var (i, room) in rooms.Index()) (await subscriptions.AddAsync(room, "alice", At(i))).Should().Be(SubscribeOutcome.Added);
        await subscriptions.AddAsync("lobby", "Alice", At(77));

        (await subscriptions.FindAsync("Lobby", "alice")).Should().Be(new Subscription("Lobby", "alice", At(1)));
        (await subscriptions.OfUserAsync("alice")).Should().BeEquivalentTo(rooms.Select((room, i) => new Subscription(room, "alice", At(i))));
        (await UsersAsync("lobby")).Should().BeEquivalentTo("alice", "Alice");

        (await subscriptions.RemoveAsync("lobby", "alice")).Should().BeTrue();
        (await subscriptions.RemoveAsync("lobby", "alice")).Should().BeFalse();
        (await subscriptions.RemoveAsync("lobby", "nobody")).Should().BeFalse();
        (await subscriptions.FindAsync("lobby", "alice")).Should().BeNull();
        (await subscriptions.OfUserAsync("alice")).Select(one => one.Room).Should().BeEquivalentTo(rooms.Skip(1));
        (await UsersAsync("lobby")).Should().Equal("Alice");
        (await subscriptions.OfUserAsync("nobody")).Should().BeEmpty();
        (await UsersAsync("nowhere")).Should().BeEmpty();
    }

    [Fact]
    public async Task Subscribing_again_changes_nothing_and_after_an_end_it_begins_anew()
    {
        await subscriptions.AddAsync("lobby", "alice", At(1));
        await subscriptions.MarkReadAsync("lobby", "alice", At(5));

        (await subscriptions.AddAsync("lobby", "alice", At(9, "other"))).Should().Be(SubscribeOutcome.Present);
        (await subscriptions.FindAsync("lobby", "alice"))!.Read.Should().Be(At(5));

        await subscriptions.RemoveAsync("lobby", "alice");
        (await subscriptions.AddAsync("lobby", "alice", At(2))).Should().Be(SubscribeOutcome.Added);
        (await subscriptions.FindAsync("lobby", "alice"))!.Read.Should().Be(At(2), "a mark ends with its subscription");
        (await UsersAsync("lobby")).Should().Equal("alice");
    }

    [Fact]
    public async Task A_cursor_moves_forward_within_an_epoch_and_another_epoch_takes_its_place()
    {
        await subscriptions.AddAsync("lobby", "alice", At(3));
        await subscriptions.AddAsync("kitchen", "alice", At(3));

        (await subscriptions.MarkReadAsync("lobby", "alice", At(2))).Should().Be(new Subscription("lobby", "alice", At(3)));
        (await subscriptions.MarkReadAsync("lobby", "alice", At(7))).Should().Be(new Subscription("lobby", "alice", At(7)));
        (await subscriptions.MarkReadAsync("lobby", "alice", At(7))).Should().Be(new Subscription("lobby", "alice", At(7)));
        (await subscriptions.MarkReadAsync("lobby", "alice", At(6)))!.Read.Should().Be(At(7));
        (await subscriptions.FindAsync("lobby", "alice"))!.Read.Should().Be(At(7));
        (await subscriptions.MarkReadAsync("lobby", "alice", At(1, "next")))!.Read.Should().Be(At(1, "next"));

        (await subscriptions.OfUserAsync("alice")).Should().BeEquivalentTo([new Subscription("lobby", "alice", At(1, "next")), new Subscription("kitchen", "alice", At(3))]);
        (await subscriptions.OfRoomAsync("lobby", null, 10)).Subscriptions.Should().Equal(new Subscription("lobby", "alice", At(1, "next")));
        (await subscriptions.MarkReadAsync("cellar", "alice", At(1))).Should().BeNull();
        (await subscriptions.MarkReadAsync("lobby", "bob", At(1))).Should().BeNull();
        (await subscriptions.FindAsync("lobby", "bob")).Should().BeNull();
    }

    [Fact]
    public async Task Marks_that_come_at_once_leave_the_furthest()
    {
        await subscriptions.AddAsync("lobby", "alice", At(0));

        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => Task.Run(async () =>
        {
            var marked = await subscriptions.MarkReadAsync("lobby", "alice", At(i));
            marked!.Read.Seq.Should().BeGreaterThanOrEqualTo(i);
            Time.Advance(TimeSpan.FromMilliseconds(10));
        })));

        (await subscriptions.FindAsync("lobby", "alice"))!.Read.Should().Be(At(200));
    }

    [Fact]
    public async Task A_user_has_no_more_rooms_than_allowed_and_a_room_no_more_users()
    {
        Options.MaxRoomsPerUser = 3;
        Options.MaxUsersPerRoom = 4;
        for (var i = 0; i < 3; i++) (await subscriptions.AddAsync($"room {i}", "alice", At(1))).Should().Be(SubscribeOutcome.Added);
        (await subscriptions.AddAsync("room 3", "alice", At(1))).Should().Be(SubscribeOutcome.TooManyRooms);
        (await subscriptions.AddAsync("room 1", "alice", At(1))).Should().Be(SubscribeOutcome.Present);
        (await UsersAsync("room 3")).Should().BeEmpty();

        for (var i = 0; i < 3; i++) (await subscriptions.AddAsync("room 1", $"user {i}", At(1))).Should().Be(SubscribeOutcome.Added);
        (await subscriptions.AddAsync("room 1", "bob", At(1))).Should().Be(SubscribeOutcome.RoomFull);
        (await subscriptions.AddAsync("room 1", "alice", At(1))).Should().Be(SubscribeOutcome.Present);
        (await subscriptions.OfUserAsync("bob")).Should().BeEmpty();

        await subscriptions.RemoveAsync("room 1", "alice");
        (await subscriptions.AddAsync("room 1", "bob", At(1))).Should().Be(SubscribeOutcome.Added);
        (await subscriptions.AddAsync("room 3", "alice", At(1))).Should().Be(SubscribeOutcome.Added);
        await subscriptions.RemoveUserAsync("bob");
        (await subscriptions.AddAsync("room 1", "carol", At(1))).Should().Be(SubscribeOutcome.Added);
        await subscriptions.RemoveRoomAsync("room 1");
        (await subscriptions.AddAsync("room 1", "dave", At(1))).Should().Be(SubscribeOutcome.Added);
    }

    [Fact]
    public async Task The_bounds_hold_when_many_subscribe_at_once()
    {
        Options.MaxRoomsPerUser = 5;
        Options.MaxUsersPerRoom = 7;

        var rooms = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () => await subscriptions.AddAsync($"room {i}", "alice", At(1)))));
        var users = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () => await subscriptions.AddAsync("lobby", $"user {i}", At(1)))));

        rooms.Count(outcome => outcome == SubscribeOutcome.Added).Should().Be(5);
        rooms.Count(outcome => outcome == SubscribeOutcome.TooManyRooms).Should().Be(25);
        users.Count(outcome => outcome == SubscribeOutcome.Added).Should().Be(7);
        users.Count(outcome => outcome == SubscribeOutcome.RoomFull).Should().Be(23);
        (await subscriptions.OfUserAsync("alice")).Should().HaveCount(5);
        (await UsersAsync("lobby")).Should().HaveCount(7);
    }

    [Fact]
    public async Task The_users_of_a_room_are_read_page_by_page_each_once_while_others_come_and_go()
    {
        await Task.WhenAll(Enumerable.Range(0, 25).Select(async i => await subscriptions.AddAsync("lobby", $"user {i}", At(i))));
        await subscriptions.AddAsync("kitchen", "elsewhere", At(1));

        var seen = new List<Subscription>();
        string? next = null;
        do
        {
            var page = await subscriptions.OfRoomAsync("lobby", next, 4);
            page.Subscriptions.Count.Should().BeLessThanOrEqualTo(4);
            seen.AddRange(page.Subscriptions);
            next = page.Next;
            await subscriptions.RemoveAsync("lobby", page.Subscriptions[0].UserId); // what was read may go
        }
        while (next is not null && seen.Count < 100);

        seen.Should().BeEquivalentTo(Enumerable.Range(0, 25).Select(i => new Subscription("lobby", $"user {i}", At(i))));
        (await UsersAsync("lobby")).Should().HaveCount(18);
        (await subscriptions.OfRoomAsync("lobby", null, 18)).Subscriptions.Should().HaveCount(18);
    }

    [Theory]
    [InlineData("")]
    [InlineData("user 1")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_place_that_is_none_is_refused(string place)
    {
        var reading = async () => await subscriptions.OfRoomAsync("lobby", place, 10);

        await reading.Should().ThrowAsync<FormatException>();
    }

    [Fact]
    public async Task Everything_of_a_user_or_of_a_room_can_be_removed()
    {
        for (var i = 0; i < 300; i++) await subscriptions.AddAsync($"room {i}", "alice", At(1));
        await Task.WhenAll(Enumerable.Range(0, 450).Select(async i => await subscriptions.AddAsync("room 7", $"user {i}", At(1))));
        await subscriptions.AddAsync("room 8", "user 1", At(1));
        await subscriptions.MarkReadAsync("room 7", "user 1", At(8));
        await subscriptions.MarkReadAsync("room 7", "alice", At(8));

        await subscriptions.RemoveUserAsync("alice");
        await subscriptions.RemoveUserAsync("nobody");
        (await subscriptions.OfUserAsync("alice")).Should().BeEmpty();
        (await UsersAsync("room 7")).Should().HaveCount(450).And.NotContain("alice");
        (await UsersAsync("room 8")).Should().Equal("user 1");

        await subscriptions.RemoveRoomAsync("room 7");
        await subscriptions.RemoveRoomAsync("nowhere");
        (await UsersAsync("room 7")).Should().BeEmpty();
        (await subscriptions.OfUserAsync("user 1")).Should().Equal(new Subscription("room 8", "user 1", At(1)));
        (await subscriptions.OfUserAsync("user 2")).Should().BeEmpty();

        await subscriptions.AddAsync("room 7", "alice", At(2));
        (await subscriptions.FindAsync("room 7", "alice"))!.Read.Should().Be(At(2));
    }

    [Fact]
    public async Task Coming_and_going_at_once_leaves_rooms_and_users_that_agree()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var (room, user) = ($"room {(i + worker) % 3}", $"user {i % 4}");
                if ((i + worker) % 2 == 0) await subscriptions.AddAsync(room, user, At(i));
                else await subscriptions.RemoveAsync(room, user);
                await subscriptions.MarkReadAsync(room, user, At(i));
            }
        })));

        var ofUsers = new List<Subscription>();
        foreach (var user in Enumerable.Range(0, 4)) ofUsers.AddRange(await subscriptions.OfUserAsync($"user {user}"));
        var ofRooms = new List<Subscription>();
        foreach (var room in Enumerable.Range(0, 3)) ofRooms.AddRange((await subscriptions.OfRoomAsync($"room {room}", null, 1000)).Subscriptions);

        ofRooms.Should().BeEquivalentTo(ofUsers);
        foreach (var one in ofUsers) (await subscriptions.FindAsync(one.Room, one.UserId)).Should().Be(one);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var adding = async () => await subscriptions.AddAsync("lobby", "alice", At(1), cancelled.Token);

        await adding.Should().ThrowAsync<OperationCanceledException>();
        (await subscriptions.OfUserAsync("alice")).Should().BeEmpty();
        (await UsersAsync("lobby")).Should().BeEmpty();
    }

    private protected static StreamPosition At(long seq, string epoch = "epoch") => new(epoch, seq);

    private protected abstract Task<ISubscriptions> OpenAsync();

    private async Task<IEnumerable<string>> UsersAsync(string room) => (await subscriptions.OfRoomAsync(room, null, 1000)).Subscriptions.Select(one => one.UserId);
}

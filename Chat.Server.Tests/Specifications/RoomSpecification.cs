using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Joining, leaving and who is there, for every wire protocol.</summary>
public abstract class RoomSpecification : ProtocolSpecification
{
    private string Room => Named("room");

    [Fact]
    public async Task A_connection_is_welcomed_with_its_user_and_the_online_count()
    {
        var alice = await ConnectAsync("alice");

        var welcome = await alice.WelcomeAsync();

        welcome.UserId.Should().Be(Named("alice"));
        welcome.ConnectionId.Should().NotBeNullOrEmpty();
        welcome.OnlineCount.Should().BeGreaterThanOrEqualTo(1);
        welcome.ServerTime.Should().BeCloseTo(TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(5));
        welcome.ServerTime.Kind.Should().Be(DateTimeKind.Utc);
    }

    [Fact]
    public async Task A_join_answers_with_the_members_and_tells_everyone_in_the_room()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room);

        var snapshot = await bob.JoinAsync(Room);

        snapshot.Room.Should().Be(Room);
        snapshot.Members.Should().BeEquivalentTo([Named("alice"), Named("bob")]);
        snapshot.MemberCount.Should().Be(2);
        snapshot.Position.Epoch.Should().NotBeNullOrEmpty();
        snapshot.Position.Seq.Should().Be(0);
        snapshot.Missed.Should().BeEmpty();
        foreach (var client in new[] { alice, bob })
        {
            var joined = await client.Events.FirstAsync<MemberJoined>(e => e.UserId == Named("bob"));
            joined.Room.Should().Be(Room);
            joined.Members.Should().BeEquivalentTo([Named("alice"), Named("bob")]);
            joined.MemberCount.Should().Be(2);
        }
    }

    [Fact]
    public async Task A_user_with_several_connections_is_announced_once_and_leaves_with_the_last_one()
    {
        var bob = await ConnectAsync("bob");
        await bob.JoinAsync(Room);
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");

        await phone.JoinAsync(Room);
        var second = await laptop.JoinAsync(Room);
        await laptop.Events.FirstAsync<MemberJoined>(e => e.UserId == Named("alice"));
        await phone.LeaveAsync(Room);
        (await bob.MembersAsync(Room)).Members.Should().Contain(Named("alice"));
        await laptop.LeaveAsync(Room);
        await bob.Events.FirstAsync<MemberLeft>(e => e.UserId == Named("alice"));
        await bob.SayAsync(Room, "end");
        await bob.Events.FirstAsync<ChatMessage>(m => m.Text == "end");

        second.MemberCount.Should().Be(2);
        bob.Events.Of<MemberJoined>().Count(e => e.UserId == Named("alice")).Should().Be(1);
        bob.Events.Of<MemberLeft>().Should().ContainSingle().Which.Should().BeEquivalentTo(
            new MemberLeft(Room, Named("alice"), 1, LeaveReasons.Left));
        (await bob.MembersAsync(Room)).Members.Should().BeEquivalentTo([Named("bob")]);
    }

    [Fact]
    public async Task The_end_of_a_users_last_connection_is_told_to_every_room_it_was_in()
    {
        var bob = await ConnectAsync("bob");
        await bob.JoinAsync(Room + "1");
        await bob.JoinAsync(Room + "2");
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        await phone.JoinAsync(Room + "1");
        await laptop.JoinAsync(Room + "1");
        await laptop.JoinAsync(Room + "2");

        await laptop.AbortAsync();
        var first = await bob.Events.FirstAsync<MemberLeft>(e => e.Room == Room + "2");
        var stillThere = await bob.MembersAsync(Room + "1");
        await phone.AbortAsync();
        var last = await bob.Events.FirstAsync<MemberLeft>(e => e.Room == Room + "1");

        first.Should().BeEquivalentTo(new MemberLeft(Room + "2", Named("alice"), 1, LeaveReasons.Disconnected));
        stillThere.Members.Should().Contain(Named("alice"));
        last.Should().BeEquivalentTo(new MemberLeft(Room + "1", Named("alice"), 1, LeaveReasons.Disconnected));
        bob.Events.Of<MemberLeft>().Should().HaveCount(2);
    }

    [Fact]
    public async Task Joining_again_is_allowed_and_tells_nobody_else()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await bob.JoinAsync(Room);
        await alice.JoinAsync(Room);

        var again = await alice.JoinAsync(Room);

        again.MemberCount.Should().Be(2);
        await alice.Events.CountAsync<MemberJoined>(2, e => e.UserId == Named("alice"));
        await bob.Events.FirstAsync<MemberJoined>(e => e.UserId == Named("alice")); // after a crowd it comes a moment later
        await alice.SayAsync(Room, "end");
        await bob.Events.FirstAsync<ChatMessage>(m => m.Text == "end");
        bob.Events.Of<MemberJoined>().Count(e => e.UserId == Named("alice")).Should().Be(1);
        await alice.LeaveAsync(Room);
        (await bob.MembersAsync(Room)).MemberCount.Should().Be(1);
    }

    [Fact]
    public async Task Rooms_that_differ_in_case_are_different_rooms_on_one_connection()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Named("Lobby"));
        await alice.JoinAsync(Named("lobby"));
        await bob.JoinAsync(Named("Lobby"));
        await bob.JoinAsync(Named("lobby"));

        await alice.LeaveAsync(Named("lobby"));
        await bob.SayAsync(Named("lobby"), "low");
        await bob.SayAsync(Named("Lobby"), "high");

        (await alice.Events.FirstAsync<ChatMessage>()).Text.Should().Be("high");
    }

    [Fact]
    public async Task Room_names_of_every_script_and_sign_work()
    {
        foreach (var room in new[] { "日本語の部屋", "a:b*c?[d]{e}%f", "émoji 🎉", "x", new string('n', ChatLimits.RoomNameLength), "a'b\"c\\d<e>&" })
        {
            var alice = await ConnectAsync("alice");
            var snapshot = await alice.JoinAsync(room);
            await alice.SayAsync(room, "hello");

            snapshot.Room.Should().Be(room);
            (await alice.Events.FirstAsync<ChatMessage>(m => m.Room == room)).Text.Should().Be("hello");
            await alice.AbortAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" leading")]
    [InlineData("trailing\t")]
    [InlineData("two\nlines")]
    [InlineData("bell\u0007")]
    public async Task A_bad_room_name_is_refused_by_every_operation_on_rooms(string room)
    {
        var alice = await ConnectAsync("alice");

        (await CodeOf(() => alice.JoinAsync(room))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.LeaveAsync(room))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.SayAsync(room, "x"))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.TypeAsync(room))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.MembersAsync(room))).Should().Be(ChatErrors.InvalidRoom);
    }

    [Fact]
    public async Task A_room_name_may_have_128_characters_and_no_more()
    {
        var alice = await ConnectAsync("alice");

        (await CodeOf(() => alice.JoinAsync(new string('x', 129)))).Should().Be(ChatErrors.InvalidRoom);
    }

    [Fact]
    public async Task Leaving_a_room_one_is_not_in_is_refused()
    {
        var alice = await ConnectAsync("alice");

        (await CodeOf(() => alice.LeaveAsync(Room))).Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task A_connection_is_in_at_most_100_rooms()
    {
        var alice = await ConnectAsync("alice");
        for (var i = 0; i < 100; i++) await alice.JoinAsync($"{Room}{i}");

        (await CodeOf(() => alice.JoinAsync(Room + "100"))).Should().Be(ChatErrors.TooManyRooms);
        (await CodeOf(() => alice.JoinAsync(Room + "7"))).Should().Be("no error", "it is in that room already");
        await alice.LeaveAsync(Room + "0");
        (await CodeOf(() => alice.JoinAsync(Room + "100"))).Should().Be("no error");
    }

    [Fact]
    public async Task Online_counts_users_and_connections()
    {
        var phone = await ConnectAsync("alice");
        await ConnectAsync("alice");
        await ConnectAsync("bob");

        var online = await phone.OnlineAsync();

        online.Users.Should().Contain([Named("alice"), Named("bob")]).And.OnlyHaveUniqueItems();
        online.UserCount.Should().Be(online.Users.Count);
        online.ConnectionCount.Should().BeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task Two_hundred_users_join_at_once_and_end_with_the_same_member_list()
    {
        const int count = 200;
        var users = Enumerable.Range(0, count).Select(i => $"user{i}").ToArray();
        var clients = await Task.WhenAll(users.Select(user => ConnectAsync(user)));

        await Task.WhenAll(clients.Select(client => client.JoinAsync(Room)));

        var expected = users.Select(Named).ToHashSet();
        await Wait.UntilAsync(() => clients.All(c => MembersSeenBy(c).SetEquals(expected)), "every client knows every member");
        foreach (var client in clients)
            (await client.MembersAsync(Room)).Members.ShouldHaveTheItemsOf(expected);
        clients.Max(c => c.Events.Of<MemberJoined>().Max(e => e.MemberCount)).Should().Be(count);
    }

    [Fact]
    public async Task A_hidden_administrator_hears_the_room_and_nobody_sees_it()
    {
        var bob = await ConnectAsync("bob");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        await bob.JoinAsync(Room);

        var hidden = await root.JoinAsync(Room, hidden: true);
        await bob.TypeAsync(Room);
        await bob.SayAsync(Room, "heard");
        await root.Events.FirstAsync<TypingNotice>(e => e.UserId == Named("bob"));
        await root.Events.FirstAsync<ChatMessage>(m => m.Text == "heard");
        await bob.Events.FirstAsync<ChatMessage>(m => m.Text == "heard");

        hidden.Members.Should().Equal(Named("bob"));
        hidden.MemberCount.Should().Be(1);
        (await bob.MembersAsync(Room)).Should().BeEquivalentTo(new RoomMembers(Room, [Named("bob")], 1));
        (await root.MembersAsync(Room)).MemberCount.Should().Be(1);
        (await root.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle();
        foreach (var client in new[] { bob, root }) client.Events.Of<MemberJoined>().Should().NotContain(e => e.UserId == Named("root"));
    }

    [Fact]
    public async Task A_hidden_administrator_resumes_takes_no_part_and_leaves_unnoticed()
    {
        var bob = await ConnectAsync("bob");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        await bob.JoinAsync(Room);
        var hidden = await root.JoinAsync(Room, hidden: true);
        await root.LeaveAsync(Room);
        await bob.SayAsync(Room, "one");

        var resumed = await root.JoinAsync(Room, hidden.Position, changes: 0, hidden: true);
        var saying = await CodeOf(() => root.SayAsync(Room, "no"));
        var typing = await CodeOf(() => root.TypeAsync(Room));
        await root.LeaveAsync(Room);
        var gone = await CodeOf(() => root.LeaveAsync(Room));
        await bob.SayAsync(Room, "two");
        await bob.Events.FirstAsync<ChatMessage>(m => m.Text == "two");

        resumed.Recovered.Should().BeTrue();
        resumed.Missed.Should().ContainSingle().Which.Text.Should().Be("one");
        new[] { saying, typing }.Should().AllBe(ChatErrors.Forbidden);
        gone.Should().Be(ChatErrors.NotAMember);
        await root.PingAsync();
        root.MessagesIn(Room).Should().NotContain(m => m.Text == "two");
        bob.Events.Of<MemberLeft>().Should().BeEmpty();
    }

    [Fact]
    public async Task Who_joins_openly_after_being_hidden_is_a_member_and_stays_one()
    {
        var bob = await ConnectAsync("bob");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        await bob.JoinAsync(Room);
        await root.JoinAsync(Room, hidden: true);

        var open = await root.JoinAsync(Room);
        var again = await root.JoinAsync(Room, hidden: true);
        await root.SayAsync(Room, "seen");
        await bob.Events.FirstAsync<MemberJoined>(e => e.UserId == Named("root"));
        await bob.Events.FirstAsync<ChatMessage>(m => m.Text == "seen");
        await root.LeaveAsync(Room);

        open.MemberCount.Should().Be(2);
        again.Members.Should().Contain(Named("root"));
        await bob.Events.FirstAsync<MemberLeft>(e => e.UserId == Named("root"));
        root.MessagesIn(Room).Should().ContainSingle();
    }

    [Fact]
    public async Task Nobody_but_an_administrator_can_be_hidden()
    {
        var bob = await ConnectAsync("bob");

        (await CodeOf(() => bob.JoinAsync(Room, hidden: true))).Should().Be(ChatErrors.Forbidden);

        (await CodeOf(() => bob.HistoryAsync(new HistoryRequest(Room)))).Should().Be(ChatErrors.NotAMember);
    }

    /// <summary>The list a client holds that takes each joined event's list for the truth.</summary>
    private HashSet<string> MembersSeenBy(ChatTestClient client) =>
        client.Events.Of<MemberJoined>().Where(e => e.Room == Room).LastOrDefault() is { } last ? [.. last.Members] : [];
}

using Chat.Contracts;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Lasting membership, cursors and what is unread, for every wire protocol.</summary>
public abstract class UnreadSpecification : ProtocolSpecification
{
    private string Room => Named("room");

    [Fact]
    public async Task Who_was_away_finds_what_it_has_not_read()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room);
        await bob.SayAsync(Room, "before");
        (await alice.SubscribeAsync(Room)).Should().Be(new RoomUnread(Room, 1, 0, 0));
        await alice.AbortAsync();
        for (var i = 2; i <= 4; i++) await bob.SayAsync(Room, $"missed {i}");

        alice = await ConnectAsync("alice");
        var head = await bob.JoinAsync(Room);
        var unread = (await alice.UnreadAsync()).Rooms.Should().ContainSingle().Subject;
        unread.Should().BeEquivalentTo(new { Room, Read = 1L, Count = 3, Mentions = 0, head.Position });
        unread.Last.Should().BeEquivalentTo(new { Seq = 4L, From = Named("bob"), Text = "missed 4", Event = (string?)null, Deleted = (bool?)null });
        (await alice.JoinAsync(Room, unread: true)).Unread.Should().Be(new UnreadCount(1, 3, 0));
        (await alice.MarkReadAsync(Room, 3)).Should().Be(new RoomUnread(Room, 3, 1, 0));
        (await alice.MarkReadAsync(Room, 2)).Should().Be(new RoomUnread(Room, 3, 1, 0), "a smaller number changes nothing");
        (await alice.UnreadAsync()).Rooms.Single().Read.Should().Be(3);
    }

    [Fact]
    public async Task Only_members_subscribe_and_only_subscribers_have_cursors()
    {
        var alice = await ConnectAsync("alice");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        (await CodeOf(() => alice.SubscribeAsync(Room))).Should().Be(ChatErrors.NotAMember);
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "first");
        await root.JoinAsync(Room, hidden: true);
        (await CodeOf(() => root.SubscribeAsync(Room))).Should().Be(ChatErrors.NotAMember);

        (await CodeOf(() => alice.MarkReadAsync(Room, 1))).Should().Be(ChatErrors.NotSubscribed);
        (await alice.JoinAsync(Room, unread: true)).Unread.Should().BeNull();
        await alice.SubscribeAsync(Room);
        (await CodeOf(() => alice.MarkReadAsync(Room, 2))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => alice.MarkReadAsync(Room, -1))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.SubscribeAsync(""))).Should().Be(ChatErrors.InvalidRoom);
        (await alice.JoinAsync(Room)).Unread.Should().BeNull("nobody asked for it");

        foreach (var _ in new[] { 1, 2 }) await alice.UnsubscribeAsync(Room);
        (await CodeOf(() => alice.MarkReadAsync(Room, 1))).Should().Be(ChatErrors.NotSubscribed);
        (await alice.UnreadAsync()).Rooms.Should().BeEmpty();
    }

    [Fact]
    public async Task Subscribing_again_leaves_the_cursor_where_it_is()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room);
        await alice.SubscribeAsync(Room);
        await bob.SayAsync(Room, "one");
        await bob.SayAsync(Room, "two");

        (await alice.SubscribeAsync(Room)).Should().Be(new RoomUnread(Room, 0, 2, 0));
    }

    [Fact]
    public async Task Mentions_are_counted_until_they_are_read_or_deleted()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room);
        await alice.SubscribeAsync(Room);
        foreach (var mentioned in new[] { "alice", null, "alice", "bob" })
            await bob.SayAsync(new SendMessageRequest(Room, "hello", Mentions: mentioned is null ? null : [Named(mentioned)]));

        (await alice.UnreadAsync()).Rooms.Single().Should().BeEquivalentTo(new { Count = 4, Mentions = 2 });
        (await alice.JoinAsync(Room, unread: true)).Unread.Should().Be(new UnreadCount(0, 4, 2));
        (await alice.MarkReadAsync(Room, 1)).Should().Be(new RoomUnread(Room, 1, 3, 1));
        await bob.DeleteAsync(Room, 3);

        (await alice.SubscribeAsync(Room)).Should().Be(new RoomUnread(Room, 1, 3, 0));
    }

    [Fact]
    public async Task Stored_events_are_unread_like_messages_and_own_ones_read()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { alice, bob }) await client.JoinAsync(Room);
        await alice.SubscribeAsync(Room);

        await bob.StoreAsync(Room, "move.made", """{"to":"e4"}""");
        var room = (await alice.UnreadAsync()).Rooms.Single();
        (room.Count, room.Last!.Event, room.Last.Text).Should().Be((1, "move.made", ""));
        await alice.StoreAsync(Room, "move.made", """{"to":"e5"}""");

        (await alice.UnreadAsync()).Rooms.Single().Should().BeEquivalentTo(new { Read = 2L, Count = 0 });
    }

    [Fact]
    public async Task What_was_read_is_told_to_the_users_other_connections_alone()
    {
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        foreach (var client in new[] { phone, bob }) await client.JoinAsync(Room);
        await phone.SubscribeAsync(Room);
        for (var i = 1; i <= 5; i++) await bob.SayAsync(Room, $"{i}");

        for (var seq = 1; seq <= 5; seq++) await phone.MarkReadAsync(Room, seq);
        (await phone.MarkReadAsync(Room, 5)).Count.Should().Be(0);

        await laptop.Events.FirstAsync<ReadNotice>(notice => notice == new ReadNotice(Room, Named("alice"), 5));
        laptop.Events.Of<ReadNotice>().Select(notice => notice.Seq).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.StartWith(1);
        await bob.SayAsync(Room, "end");
        foreach (var client in new[] { phone, bob })
        {
            await client.Events.FirstAsync<ChatMessage>(message => message.Text == "end");
            client.Events.Of<ReadNotice>().Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Own_messages_are_read_where_the_connection_asked_for_what_is_unread()
    {
        var phone = await ConnectAsync("alice");
        var laptop = await ConnectAsync("alice");
        await phone.JoinAsync(Room);
        await laptop.JoinAsync(Room);
        await phone.SubscribeAsync(Room);

        await laptop.SayAsync(Room, "without having asked");
        (await phone.UnreadAsync()).Rooms.Single().Should().BeEquivalentTo(new { Read = 0L, Count = 1 });
        await phone.SayAsync(Room, "over the one that subscribed");
        (await phone.UnreadAsync()).Rooms.Single().Should().BeEquivalentTo(new { Read = 2L, Count = 0 });
        (await laptop.JoinAsync(Room, unread: true)).Unread.Should().Be(new UnreadCount(2, 0, 0));
        await laptop.SayAsync(Room, "having asked");

        (await phone.UnreadAsync()).Rooms.Single().Should().BeEquivalentTo(new { Read = 3L, Count = 0 });
        await phone.Events.FirstAsync<ReadNotice>(notice => notice.Seq == 3);
        await phone.UnsubscribeAsync(Room);
        await laptop.SayAsync(Room, "without a subscription");
        (await phone.UnreadAsync()).Rooms.Should().BeEmpty();
    }

    [Fact]
    public async Task A_subscription_outlives_kicks_and_leaving_and_a_ban_hides_it()
    {
        var alice = await ConnectAsync("alice");
        var root = await ConnectAsync("root", ChatRoles.Admin);
        foreach (var client in new[] { alice, root }) await client.JoinAsync(Room);
        await alice.SubscribeAsync(Room);
        await root.KickAsync(Room, Named("alice"));
        await alice.Events.FirstAsync<MemberLeft>(left => left.UserId == Named("alice"));
        await root.SayAsync(Room, "while it is out");
        (await alice.UnreadAsync()).Rooms.Single().Count.Should().Be(1);
        await alice.JoinAsync(Room);
        await alice.LeaveAsync(Room);

        await root.BanAsync(Room, Named("alice"));
        await Wait.UntilAsync(async () => (await alice.UnreadAsync()).Rooms.Count == 0, "the ban holds on every node");
        (await CodeOf(() => alice.MarkReadAsync(Room, 1))).Should().Be(ChatErrors.Banned);
        await root.LiftAsync(SanctionKinds.Ban, Room, Named("alice"));
        await Wait.UntilAsync(async () => (await alice.UnreadAsync()).Rooms.Count == 1, "it is over on every node");
        (await alice.MarkReadAsync(Room, 1)).Count.Should().Be(0);
    }

    [Fact]
    public async Task Rooms_come_by_their_newest_message_in_pages()
    {
        var alice = await ConnectAsync("alice");
        string[] rooms = ["d", "b", "a", "e", "c"];
        foreach (var name in rooms)
        {
            await alice.JoinAsync(Named(name));
            await alice.SubscribeAsync(Named(name));
        }

        DateTime last = default;
        foreach (var name in new[] { "e", "b", "d" }) // the rest stays empty
        {
            var receipt = await alice.SayAsync(Named(name), "hello");
            while (receipt.Timestamp == last) receipt = await alice.SayAsync(Named(name), "in another millisecond");
            last = receipt.Timestamp;
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await alice.UnreadAsync(2, cursor);
            page.Rooms.Should().HaveCountLessThanOrEqualTo(2);
            seen.AddRange(page.Rooms.Select(room => room.Room));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.Should().Equal(new[] { "d", "b", "e", "a", "c" }.Select(Named));
        (await alice.UnreadAsync()).Rooms.Select(room => room.Room).Should().Equal(seen);
        (await alice.UnreadAsync()).Rooms[^1].Last.Should().BeNull();
        foreach (var limit in new[] { 0, 1001 }) (await CodeOf(() => alice.UnreadAsync(limit))).Should().Be(ChatErrors.InvalidRequest);
        foreach (var wrong in new[] { "", "nonsense!", "bm9uZQ" }) (await CodeOf(() => alice.UnreadAsync(cursor: wrong))).Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task The_newest_message_is_cut_between_characters_and_may_be_deleted()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await alice.SubscribeAsync(Room);
        var text = new string('x', ChatLimits.LastTextLength - 1) + "🎉🎉";

        await alice.SayAsync(Room, text);
        (await alice.UnreadAsync()).Rooms.Single().Last!.Text.Should().Be(text[..(ChatLimits.LastTextLength - 1)]);
        await alice.SayAsync(Room, text[1..]);
        (await alice.UnreadAsync()).Rooms.Single().Last!.Text.Should().Be(text[1..(ChatLimits.LastTextLength + 1)]);
        await alice.DeleteAsync(Room, 2);

        var last = (await alice.UnreadAsync()).Rooms.Single().Last!;
        (last.Seq, last.Text, last.Deleted).Should().Be((2, "", true));
    }
}

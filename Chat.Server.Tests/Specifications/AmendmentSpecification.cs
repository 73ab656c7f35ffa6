using Chat.Contracts;
using Chat.Server.Tests.Clients;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Edits and deletions, for every wire protocol.</summary>
public abstract class AmendmentSpecification : ProtocolSpecification
{
    private string Room => Named("room");

    [Fact]
    public async Task An_edit_reaches_every_member_and_stands_in_history()
    {
        var (alice, bob) = await TwoMembersAsync();
        var receipt = await alice.SayAsync(Room, "helo");

        var edited = await alice.EditAsync(Room, receipt.Seq, "hello");

        edited.Should().BeEquivalentTo(new MessageEdited(Room, 1, receipt.Id, "hello", edited.EditedAt, Named("alice"), 1));
        foreach (var client in new[] { alice, bob }) (await client.Events.FirstAsync<MessageEdited>()).Should().BeEquivalentTo(edited);
        var message = (await bob.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle().Subject;
        message.Text.Should().Be("hello");
        message.Changed.Should().BeEquivalentTo(new ChangeMark(1, false, edited.EditedAt, Named("alice")));
    }

    [Fact]
    public async Task A_deletion_leaves_a_tombstone_with_the_number_and_without_the_text()
    {
        var (alice, bob) = await TwoMembersAsync();
        await alice.SayAsync(Room, "one");
        var receipt = await alice.SayAsync(Room, "two", "my-id");
        await alice.SayAsync(Room, "three");

        var deleted = await alice.DeleteAsync(Room, receipt.Seq);

        deleted.Should().BeEquivalentTo(new MessageDeleted(Room, 2, receipt.Id, deleted.DeletedAt, Named("alice"), 1));
        (await bob.Events.FirstAsync<MessageDeleted>()).Should().BeEquivalentTo(deleted);
        var messages = (await bob.HistoryAsync(new HistoryRequest(Room))).Messages;
        messages.Select(message => message.Text).Should().Equal("one", "", "three");
        messages[1].ClientMessageId.Should().BeNull();
        messages[1].Changed!.Deleted.Should().BeTrue();
        (await alice.DeleteAsync(Room, receipt.Seq)).Should().BeEquivalentTo(deleted, "deleting twice is deleting once");
    }

    [Fact]
    public async Task Changes_come_in_the_order_of_the_room_each_once()
    {
        var (alice, bob) = await TwoMembersAsync();
        for (var i = 1; i <= 10; i++) await alice.SayAsync(Room, $"{i}");

        for (var i = 1; i <= 10; i++) await alice.EditAsync(Room, i, $"{i}!");
        for (var i = 1; i <= 10; i += 2) await alice.DeleteAsync(Room, i);

        await bob.Events.CountAsync<MessageDeleted>(5);
        bob.Events.All.Select(e => e is MessageEdited edit ? edit.Change : e is MessageDeleted deletion ? deletion.Change : 0)
            .Where(change => change > 0).Should().Equal(Enumerable.Range(1, 15).Select(i => (long)i));
    }

    [Fact]
    public async Task Who_was_away_learns_what_changed_among_what_it_has()
    {
        var (alice, bob) = await TwoMembersAsync();
        for (var i = 1; i <= 4; i++) await alice.SayAsync(Room, $"{i}");
        await alice.EditAsync(Room, 1, "seen");
        await bob.Events.FirstAsync<MessageEdited>();
        var known = (await bob.JoinAsync(Room, changes: 0)).Position;
        await bob.AbortAsync();

        await alice.EditAsync(Room, 2, "unseen");
        await alice.SayAsync(Room, "5");
        await alice.EditAsync(Room, 5, "never known otherwise");
        await alice.DeleteAsync(Room, 3);
        await alice.EditAsync(Room, 2, "unseen, again");

        var back = await ConnectAsync("bob");
        var snapshot = await back.JoinAsync(Room, known, changes: 1);

        snapshot.Recovered.Should().BeTrue();
        snapshot.Missed.Select(message => message.Text).Should().Equal("never known otherwise");
        snapshot.Changes!.Select(message => (message.Seq, message.Text)).Should().Equal((3, ""), (2, "unseen, again"));
        snapshot.LastChange.Should().Be(5);
        await alice.EditAsync(Room, 4, "live");
        (await back.Events.FirstAsync<MessageEdited>(edit => edit.Seq == 4)).Change.Should().Be(6);
    }

    [Fact]
    public async Task A_repeated_message_that_was_edited_is_still_the_first_one()
    {
        var (alice, _) = await TwoMembersAsync();
        var first = await alice.SayAsync(Room, "helo", "my-id");
        await alice.EditAsync(Room, first.Seq, "hello");

        (await alice.SayAsync(Room, "helo", "my-id")).Should().BeEquivalentTo(first with { Duplicate = true });
    }

    [Fact]
    public async Task Only_own_messages_may_be_changed_and_a_moderator_may_change_all()
    {
        var (alice, bob) = await TwoMembersAsync();
        var admin = await ConnectAsync("root", ChatRoles.Admin);
        await admin.JoinAsync(Room);
        await alice.SayAsync(Room, "mine");

        (await CodeOf(() => bob.EditAsync(Room, 1, "yours"))).Should().Be(ChatErrors.Forbidden);
        (await CodeOf(() => bob.DeleteAsync(Room, 1))).Should().Be(ChatErrors.Forbidden);
        (await admin.DeleteAsync(Room, 1)).By.Should().Be(Named("root"));
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused_and_changes_nothing()
    {
        var (alice, _) = await TwoMembersAsync();
        var stranger = await ConnectAsync("eve");
        await alice.SayAsync(Room, "one");
        await alice.SayAsync(Room, "two");
        await alice.DeleteAsync(Room, 2);

        (await CodeOf(() => stranger.EditAsync(Room, 1, "x"))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => alice.EditAsync(Room, 2, "x"))).Should().Be(ChatErrors.NotFound, "it is deleted");
        (await CodeOf(() => alice.EditAsync(Room, 3, "x"))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => alice.EditAsync(Room, 0, "x"))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.EditAsync(Room, 1, ""))).Should().Be(ChatErrors.InvalidRequest);
        (await CodeOf(() => alice.EditAsync(Room, 1, new string('x', 4001)))).Should().Be(ChatErrors.TextTooLong);
        (await CodeOf(() => alice.EditAsync("", 1, "x"))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.JoinAsync(Room, changes: -1))).Should().Be(ChatErrors.InvalidRequest);
        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Select(message => message.Text).Should().Equal("one", "");
    }

    /// <summary>Both asked to be told of changes, as plain JSON demands.</summary>
    private async Task<(ChatTestClient Alice, ChatTestClient Bob)> TwoMembersAsync()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.JoinAsync(Room, changes: 0);
        await bob.JoinAsync(Room, changes: 0);
        return (alice, bob);
    }
}

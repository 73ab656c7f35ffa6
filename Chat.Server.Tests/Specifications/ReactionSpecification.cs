using Chat.Contracts;
using Chat.Server.Tests.Clients;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Reactions to messages, for every wire protocol.</summary>
public abstract class ReactionSpecification : ProtocolSpecification
{
    private const string Heart = "❤️";
    private const string Thumb = "👍🏽";

    private string Room => Named("room");

    private string Alice => Named("alice");

    private string Bob => Named("bob");

    [Fact]
    public async Task A_reaction_reaches_every_member_and_stands_wherever_the_message_does()
    {
        var (alice, bob) = await TwoMembersAsync();
        var receipt = await alice.SayAsync(Room, "hello");
        var known = (await alice.JoinAsync(Room, changes: 0)).Position;

        var reacted = await bob.ReactAsync(Room, receipt.Seq, ":party:");

        reacted.Should().BeEquivalentTo(new MessageReacted(Room, 1, receipt.Id, Of((":party:", [Bob])), 1));
        foreach (var client in new[] { alice, bob }) (await client.Events.FirstAsync<MessageReacted>()).Should().BeEquivalentTo(reacted);
        var message = (await bob.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle().Subject;
        message.Text.Should().Be("hello");
        message.Reactions.Should().BeEquivalentTo(reacted.Reactions);
        message.Changed.Should().BeEquivalentTo(new { Change = 1L, Deleted = false, By = "", Reacted = true });
        (await alice.JoinAsync(Room, known with { Seq = 0 })).Missed.Should().ContainSingle().Which.Reactions.Should().BeEquivalentTo(reacted.Reactions);
    }

    [Fact]
    public async Task Each_user_has_one_of_each_emoji_and_all_are_listed_in_the_order_of_their_coming()
    {
        var (alice, bob) = await TwoMembersAsync();
        await alice.SayAsync(Room, "hello");

        await bob.ReactAsync(Room, 1, Thumb);
        await alice.ReactAsync(Room, 1, Heart);
        await alice.ReactAsync(Room, 1, Thumb);
        var again = await bob.ReactAsync(Room, 1, Thumb);

        again.Should().BeEquivalentTo(new { Change = 3L, Reactions = Of((Thumb, [Bob, Alice]), (Heart, [Alice])) });
        again.Reactions.Keys.Should().Equal(Thumb, Heart);
        var list = await alice.ReactionsAsync(Room, 1);
        list.Should().BeEquivalentTo(new { Room, Seq = 1L });
        list.Reactions.Keys.Should().Equal(Thumb, Heart);
        list.Reactions[Thumb].Should().Equal(Bob, Alice);
        list.Reactions[Heart].Should().Equal(Alice);
    }

    [Fact]
    public async Task A_reaction_that_is_taken_back_is_gone_and_what_is_so_already_is_told_to_nobody()
    {
        var (alice, bob) = await TwoMembersAsync();
        await alice.SayAsync(Room, "hello");

        var none = await bob.ReactAsync(Room, 1, Thumb, remove: true);
        await bob.ReactAsync(Room, 1, Thumb);
        await bob.ReactAsync(Room, 1, Thumb, remove: false);
        var gone = await bob.ReactAsync(Room, 1, Thumb, remove: true);
        await bob.ReactAsync(Room, 1, Thumb, remove: true);
        await alice.EditAsync(Room, 1, "the end");

        none.Should().BeEquivalentTo(new { Change = 0L, Reactions = Of() });
        gone.Should().BeEquivalentTo(new { Change = 2L, Reactions = Of() });
        var edited = await alice.Events.FirstAsync<MessageEdited>();
        edited.Should().BeEquivalentTo(new { Change = 3L, Reactions = (object?)null });
        alice.Events.Of<MessageReacted>().Select(e => (e.Change, e.Reactions.Count)).Should().Equal((1, 1), (2, 0));
        (await alice.ReactionsAsync(Room, 1)).Reactions.Should().BeEmpty();
        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages[0].Reactions.Should().BeNull();
    }

    [Fact]
    public async Task An_edit_keeps_the_reactions_and_a_reaction_who_edited()
    {
        var (alice, bob) = await TwoMembersAsync();
        await alice.SayAsync(Room, "helo");

        await bob.ReactAsync(Room, 1, Thumb);
        var edited = await alice.EditAsync(Room, 1, "hello");
        var reacted = await bob.ReactAsync(Room, 1, Heart);

        edited.Reactions.Should().BeEquivalentTo(Of((Thumb, [Bob])));
        (await bob.Events.FirstAsync<MessageEdited>()).Should().BeEquivalentTo(edited);
        reacted.Should().BeEquivalentTo(new { Change = 3L, Reactions = Of((Thumb, [Bob]), (Heart, [Bob])) });
        var message = (await bob.HistoryAsync(new HistoryRequest(Room))).Messages[0];
        message.Text.Should().Be("hello");
        message.Changed.Should().BeEquivalentTo(new ChangeMark(3, false, edited.EditedAt, Alice));
        message.Reactions.Should().BeEquivalentTo(reacted.Reactions);
    }

    [Fact]
    public async Task Who_was_away_learns_of_reactions_and_misses_no_edit_before_one()
    {
        var (alice, bob) = await TwoMembersAsync();
        for (var i = 1; i <= 3; i++) await alice.SayAsync(Room, $"{i}");
        var known = (await bob.JoinAsync(Room, changes: 0)).Position;
        await bob.AbortAsync();

        await alice.ReactAsync(Room, 1, Thumb);
        await alice.EditAsync(Room, 2, "edited");
        await alice.ReactAsync(Room, 2, Heart);
        await alice.ReactAsync(Room, 3, Heart);
        await alice.ReactAsync(Room, 3, Heart, remove: true);

        var back = await ConnectAsync("bob");
        var snapshot = await back.JoinAsync(Room, known, changes: 0);

        snapshot.Recovered.Should().BeTrue();
        snapshot.LastChange.Should().Be(5);
        snapshot.Changes!.Select(message => (message.Seq, message.Changed!.Change, message.Changed.Reacted is true)).Should().Equal((1, 1, true), (2, 3, false), (3, 5, true));
        snapshot.Changes![1].Text.Should().Be("edited");
        snapshot.Changes.Select(message => message.Reactions?.Keys.Single()).Should().Equal(Thumb, Heart, null);
        await alice.ReactAsync(Room, 1, Heart);
        (await back.Events.FirstAsync<MessageReacted>(reacted => reacted.Change > 5)).Should().BeEquivalentTo(new { Seq = 1L, Change = 6L });
    }

    [Fact]
    public async Task A_deleted_message_has_no_reactions_and_takes_none()
    {
        var (alice, bob) = await TwoMembersAsync();
        await alice.SayAsync(Room, "one");
        await bob.ReactAsync(Room, 1, Thumb);
        await alice.DeleteAsync(Room, 1);

        (await bob.HistoryAsync(new HistoryRequest(Room))).Messages[0].Reactions.Should().BeNull();
        (await CodeOf(() => bob.ReactAsync(Room, 1, Thumb))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => bob.ReactAsync(Room, 1, Thumb, remove: true))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => bob.ReactionsAsync(Room, 1))).Should().Be(ChatErrors.NotFound);
    }

    [Fact]
    public async Task What_is_no_reaction_is_refused_and_changes_nothing()
    {
        var (alice, _) = await TwoMembersAsync();
        var stranger = await ConnectAsync("eve");
        await alice.SayAsync(Room, "one");

        (await CodeOf(() => stranger.ReactAsync(Room, 1, Thumb))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => stranger.ReactionsAsync(Room, 1))).Should().Be(ChatErrors.NotAMember);
        (await CodeOf(() => alice.ReactAsync("", 1, Thumb))).Should().Be(ChatErrors.InvalidRoom);
        (await CodeOf(() => alice.ReactAsync(Room, 2, Thumb))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => alice.ReactionsAsync(Room, 2))).Should().Be(ChatErrors.NotFound);
        (await CodeOf(() => alice.ReactAsync(Room, 0, Thumb))).Should().Be(ChatErrors.InvalidRequest);
        foreach (var emoji in new[] { "", " x", "a\nb", new string('x', 33) })
            (await CodeOf(() => alice.ReactAsync(Room, 1, emoji))).Should().Be(ChatErrors.InvalidRequest);
        (await alice.ReactionsAsync(Room, 1)).Reactions.Should().BeEmpty();
        (await alice.ReactAsync(Room, 1, new string('x', 32))).Change.Should().Be(1);
    }

    [Fact]
    public async Task Who_is_muted_or_hidden_does_not_react()
    {
        var (alice, bob) = await TwoMembersAsync();
        var admin = await ConnectAsync("root", ChatRoles.Admin);
        await admin.JoinAsync(Room, hidden: true);
        await alice.SayAsync(Room, "one");
        await bob.ReactAsync(Room, 1, Thumb);

        (await CodeOf(() => admin.ReactAsync(Room, 1, Thumb))).Should().Be(ChatErrors.Forbidden);
        (await admin.ReactionsAsync(Room, 1)).Reactions[Thumb].Should().Equal(Bob);
        await admin.MuteAsync(Room, Bob);
        await Harness.Wait.UntilAsync(async () => await CodeOf(() => bob.ReactAsync(Room, 1, Heart)) == ChatErrors.Muted, "the mute holds on the node");
        (await CodeOf(() => bob.ReactAsync(Room, 1, Thumb, remove: true))).Should().Be(ChatErrors.Muted);
        (await bob.ReactionsAsync(Room, 1)).Reactions[Thumb].Should().Equal(Bob);
    }

    [Fact]
    public async Task A_message_has_twenty_different_emoji()
    {
        var (alice, bob) = await TwoMembersAsync();
        await alice.SayAsync(Room, "one");
        var emoji = Enumerable.Range(1, ChatLimits.EmojiPerMessage).Select(i => $":{i}:").ToArray();
        await Task.WhenAll(emoji.Select((one, i) => (i % 2 == 0 ? alice : bob).ReactAsync(Room, 1, one)));

        (await CodeOf(() => alice.ReactAsync(Room, 1, Heart))).Should().Be(ChatErrors.TooManyReactions);
        await bob.ReactAsync(Room, 1, ":1:");
        await alice.ReactAsync(Room, 1, ":3:", remove: true);
        await alice.ReactAsync(Room, 1, Heart);

        var reactions = (await bob.ReactionsAsync(Room, 1)).Reactions;
        reactions.Keys.Should().BeEquivalentTo(emoji.Except([":3:"]).Append(Heart));
        reactions[":1:"].Should().BeEquivalentTo(Alice, Bob);
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

    private static Dictionary<string, Reaction> Of(params (string Emoji, string[] Users)[] reactions) =>
        reactions.ToDictionary(one => one.Emoji, one => new Reaction(one.Users.Length, one.Users));
}

using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IMessageChanges"/> promises, whatever the implementation.</summary>
public abstract class MessageChangesSpecification(TestLogs logs) : LogSpecification(logs)
{
    [Fact]
    public async Task An_edited_message_has_another_text_and_is_otherwise_what_it_was()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 3);
        var said = (await log.SayAsync(Lobby, "helo", id: "1")).Message;
        Time.Advance(TimeSpan.FromSeconds(5));

        var result = await log.AmendAsync(Lobby, said, "hello 🎉\0", by: "bob");

        var now = Time.GetUtcNow();
        var edited = said with { Text = "hello 🎉\0", Change = new LoggedChange(1, ChangeKind.Edit, now.UtcDateTime.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)), "bob") };
        result.Should().Be(new AmendResult(AmendOutcome.Changed, edited, (await log.HeadAsync(Lobby)).Epoch));
        result.Message!.Change!.At.Kind.Should().Be(DateTimeKind.Utc);
        (await log.AllAsync(Lobby))[^1].Should().Be(edited);
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 3), 10)).Messages.Should().Equal(edited);
        (await log.ChangesAsync(Lobby)).Messages.Should().Equal(edited);
    }

    [Fact]
    public async Task A_deleted_message_is_a_tombstone_without_text_and_client_message_id()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "secret", id: "1")).Message;
        await log.SayAsync(Lobby, "next");

        var result = await log.AmendAsync(Lobby, said, text: null, by: "alice");

        result.Outcome.Should().Be(AmendOutcome.Changed);
        result.Message.Should().Be(said with { Text = "", ClientMessageId = null, Change = result.Message!.Change });
        result.Message.Change.Should().BeEquivalentTo(new { Number = 1L, IsDeletion = true, By = "alice" });
        (await log.AllAsync(Lobby)).Select(m => m.Text).Should().Equal("", "next");
        (await log.AllAsync(Lobby))[0].Should().Be(result.Message);
    }

    [Fact]
    public async Task A_deletion_can_erase_the_sender_also_of_a_message_that_is_deleted_already()
    {
        var log = await CreateAsync();
        var one = (await log.SayAsync(Lobby, "one", id: "1")).Message;
        var two = (await log.SayAsync(Lobby, "two", id: "2")).Message;
        await log.AmendAsync(Lobby, two, text: null);

        foreach (var message in new[] { one, two })
        {
            var erasure = new Amendment(message.Seq, message.Id, null, "erasure", ErasesSender: true);
            (await ((IMessageChanges)log).AmendAsync(Lobby, erasure)).Outcome.Should().Be(AmendOutcome.Changed);
            (await ((IMessageChanges)log).AmendAsync(Lobby, erasure)).Outcome.Should().Be(AmendOutcome.Unchanged);
        }

        (await log.AllAsync(Lobby)).Should().AllSatisfy(message => (message.From, message.Text, message.ClientMessageId).Should().Be(("", "", null)));
        (await log.HeadAsync(Lobby)).Changes.Should().Be(3);
    }

    [Fact]
    public async Task What_changes_nothing_is_told_and_has_no_number()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "a")).Message;

        (await log.AmendAsync(Lobby, said, "a")).Should().Be(new AmendResult(AmendOutcome.Unchanged, said, (await log.HeadAsync(Lobby)).Epoch));
        var deleted = (await log.AmendAsync(Lobby, said, text: null)).Message;
        var again = await log.AmendAsync(Lobby, said, text: null, by: "somebody else");
        var edit = await log.AmendAsync(Lobby, said, "b");

        (again.Outcome, again.Message).Should().Be((AmendOutcome.Unchanged, deleted));
        (edit.Outcome, edit.Message).Should().Be((AmendOutcome.Deleted, deleted));
        (await log.HeadAsync(Lobby)).Changes.Should().Be(1);
    }

    [Fact]
    public async Task A_message_that_is_not_there_cannot_be_changed()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "a")).Message;
        var elsewhere = (await log.SayAsync(Kitchen, "b")).Message;

        foreach (var (stream, message) in new[] { (Lobby, said with { Seq = 2 }), (Lobby, said with { Seq = 0 }), (Lobby, elsewhere), (StreamKey.Room("nobody"), said) })
        {
            var result = await log.AmendAsync(stream, message, "x");
            result.Should().Be(new AmendResult(AmendOutcome.NotFound, null, (await log.HeadAsync(stream)).Epoch));
        }

        (await log.AllAsync(Lobby)).Should().Equal(said);
    }

    [Fact]
    public async Task Changes_are_numbered_in_each_stream_and_the_head_tells_the_newest()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 3);
        await log.SayManyAsync(Kitchen, 1);
        var messages = await log.AllAsync(Lobby);

        await log.AmendAsync(Lobby, messages[2], "x");
        await log.AmendAsync(Lobby, messages[0], "y");
        await log.AmendAsync(Kitchen, (await log.AllAsync(Kitchen))[0], "z");
        await log.AmendAsync(Lobby, messages[2], text: null);

        (await log.HeadsAsync([Lobby, Kitchen])).Select(head => (head.Seq, head.Changes)).Should().Equal((3, 3), (1, 1));
        var page = await log.ChangesAsync(Lobby);
        page.Messages.Select(m => (m.Seq, m.Change!.Number, m.Text)).Should().Equal((1, 2, "y"), (3, 3, ""));
        page.Should().BeEquivalentTo(new { HasMore = false, Continuous = true, Head = await log.HeadAsync(Lobby) });
        (await log.ChangesAsync(Lobby, after: 2)).Messages.Select(m => m.Seq).Should().Equal(3);
        (await log.ChangesAsync(Lobby, after: 3)).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Paging_through_the_changes_gives_each_message_once()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 40);
        foreach (var message in (await log.AllAsync(Lobby)).Reverse()) await log.AmendAsync(Lobby, message, new string('x', 100));

        var seen = new List<long>();
        ChangePage page;
        long after = 0;
        do
        {
            page = await log.ChangesAsync(Lobby, after, limit: new PageLimit(7, 1000)); // of 233 bytes each: four
            page.Continuous.Should().BeTrue();
            page.Messages.Count.Should().BeInRange(1, 4);
            seen.AddRange(page.Messages.Select(m => m.Seq));
            after = page.Messages[^1].Change!.Number;
        }
        while (page.HasMore);

        seen.Should().Equal(Enumerable.Range(1, 40).Reverse().Select(seq => (long)seq));
        (await log.ChangesAsync(Lobby, limit: new PageLimit(7, 1))).Messages.Should().ContainSingle();
        (await log.ChangesAsync(Lobby, limit: new PageLimit(7))).Messages.Should().HaveCount(7);
    }

    [Fact]
    public async Task A_position_of_another_epoch_or_beyond_the_newest_change_is_not_continuous()
    {
        var log = await CreateAsync();
        var said = await log.SayAsync(Lobby, "a");
        await log.AmendAsync(Lobby, said.Message, "b");

        var another = await log.ChangesAsync(Lobby, after: 1, epoch: "another");
        var beyond = await log.ChangesAsync(Lobby, after: 2, epoch: said.Epoch);
        var nobody = await log.ChangesAsync(StreamKey.Room("nobody"));

        foreach (var page in new[] { another, beyond })
        {
            page.Continuous.Should().BeFalse();
            page.Messages.Select(m => m.Text).Should().Equal("b");
        }

        (await log.ChangesAsync(Lobby, after: 1, epoch: said.Epoch)).Continuous.Should().BeTrue();
        (nobody.Messages.Count, nobody.Continuous, nobody.Head.Changes).Should().Be((0, true, 0));
    }

    [Fact]
    public async Task Changes_go_with_their_messages_and_whoever_missed_them_is_told()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 10 });
        await log.SayManyAsync(Lobby, 10);
        var messages = await log.AllAsync(Lobby);
        foreach (var i in new[] { 8, 0, 9 }) await log.AmendAsync(Lobby, messages[i], $"edited {i}"); // 0 is to go
        await log.SayManyAsync(Lobby, 5);
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await log.AllAsync(Lobby)).Count == 10, "trimmed");

        var old = await log.ChangesAsync(Lobby, after: 1);
        old.Continuous.Should().BeFalse();
        old.Messages.Select(m => (m.Seq, m.Change!.Number)).Should().Equal((9, 1), (10, 3));
        var present = await log.ChangesAsync(Lobby, after: 2);
        present.Continuous.Should().BeTrue();
        present.Messages.Select(m => m.Seq).Should().Equal(10);
        (await log.AmendAsync(Lobby, messages[0], "gone")).Outcome.Should().Be(AmendOutcome.NotFound);
        (await log.HeadAsync(Lobby)).Changes.Should().Be(3);
    }

    [Fact]
    public async Task A_repeat_of_a_changed_message_is_told_what_became_of_it()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "one", id: "1")).Message;

        var edited = (await log.AmendAsync(Lobby, said, "two")).Message;
        var epoch = (await log.HeadAsync(Lobby)).Epoch;
        foreach (var text in new[] { "one", "two", "three" })
            (await log.SayAsync(Lobby, text, id: "1")).Should().Be(new AppendResult(AppendOutcome.Duplicate, edited!, epoch));

        var deleted = (await log.AmendAsync(Lobby, said, text: null)).Message;
        (await log.SayAsync(Lobby, "one", id: "1")).Should().Be(new AppendResult(AppendOutcome.Duplicate, deleted!, epoch));
        (await log.HeadAsync(Lobby)).Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_page_counts_a_changed_message_as_it_stands()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 3);
        var messages = await log.AllAsync(Lobby);
        await log.AmendAsync(Lobby, messages[1], new string('x', 500));
        await log.AmendAsync(Lobby, messages[2], text: null);

        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), new PageLimit(10, 500))).Seqs().Should().Equal(1);
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, new PageLimit(10, 500))).Seqs().Should().Equal(3);
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, new PageLimit(10, 800))).Seqs().Should().Equal(2, 3);
    }

    [Fact]
    public async Task Changes_made_at_once_have_a_number_each_and_appends_go_on_meanwhile()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 60);
        var messages = await log.AllAsync(Lobby);

        var appends = Task.Run(() => log.SayManyAsync(Lobby, 500));
        var results = await Task.WhenAll(messages.Select(message => Task.Run(async () => await log.AmendAsync(Lobby, message, "edited"))));
        await appends;

        results.Select(result => result.Message!.Change!.Number).Order().Should().Equal(Enumerable.Range(1, 60).Select(number => (long)number));
        (await log.ChangesAsync(Lobby)).Messages.Should().Equal(results.Select(result => result.Message!).OrderBy(message => message.Change!.Number));
        var all = await log.AllAsync(Lobby);
        all.Select(m => m.Seq).Should().Equal(Enumerable.Range(1, 560).Select(seq => (long)seq));
        all.Take(60).Select(m => m.Text).Should().AllBe("edited");
        all.Skip(60).Should().AllSatisfy(message => message.Change.Should().BeNull());
    }

    [Fact]
    public async Task A_message_is_changed_right_after_its_receipt()
    {
        var log = await CreateAsync();
        for (var i = 1; i <= 30; i++)
        {
            var said = (await log.SayAsync(Lobby, $"{i}", id: $"{i}")).Message;
            (await log.AmendAsync(Lobby, said, $"{i}!")).Outcome.Should().Be(AmendOutcome.Changed);
        }

        (await log.AllAsync(Lobby)).Select(m => m.Text).Should().Equal(Enumerable.Range(1, 30).Select(i => $"{i}!"));
    }

    [Fact]
    public async Task Reactions_come_and_go_with_a_change_and_leave_the_text_and_who_edited_it()
    {
        var log = await CreateAsync();
        var said = (await log.AppendAsync(Lobby, new MessageDraft("alice", "helo", "1", new MessageExtras("""{"a":1}""", "{}", null, ["bob"]).ToText()))).Message;

        var reacted = await log.ReactAsync(Lobby, said, new("bob", "❤", false), new("älice \"\\ b", "❤", false), new("bob", ":party:", false));
        var edited = await log.AmendAsync(Lobby, said, "hello", by: "alice");
        Time.Advance(TimeSpan.FromSeconds(5));
        var again = await log.ReactAsync(Lobby, said, new("bob", "❤", true), new("carol", ":party:", false));

        reacted.Outcome.Should().Be(AmendOutcome.Changed);
        reacted.Message!.Change.Should().BeEquivalentTo(new { Number = 1L, Kind = ChangeKind.Reaction, By = "" });
        reacted.Message.Should().Be(said with { Extras = reacted.Message.Extras, Change = reacted.Message.Change });
        MessageExtras.Of(reacted.Message.Extras).Should().BeEquivalentTo(MessageExtras.Of(said.Extras) with { Reactions = """{"❤":["bob","älice \"\\ b"],":party:":["bob"]}""" });
        edited.Message!.Extras.Should().Be(reacted.Message.Extras);
        again.Message.Should().Be(edited.Message with { Change = edited.Message.Change! with { Number = 3, Kind = ChangeKind.ReactionAfterEdit }, Extras = again.Message!.Extras });
        MessageExtras.Of(again.Message.Extras).Reactions.Should().Be("""{"❤":["älice \"\\ b"],":party:":["bob","carol"]}""");
        (await log.AllAsync(Lobby)).Should().Equal(again.Message);
        (await log.ChangesAsync(Lobby, after: 2)).Messages.Should().Equal(again.Message);
        (await log.HeadAsync(Lobby)).Changes.Should().Be(3);
    }

    [Fact]
    public async Task Reactions_that_are_so_already_or_too_many_change_nothing_and_a_deleted_message_has_none()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "a")).Message;
        var none = await log.ReactAsync(Lobby, said, new ReactionChange("bob", "👍", true));
        var reacted = await log.ReactAsync(Lobby, said, [.. Enumerable.Range(1, ChatLimits.EmojiPerMessage + 1).Select(i => new ReactionChange("bob", $"{i}", false))]);

        none.Should().Be(new AmendResult(AmendOutcome.Unchanged, said, reacted.Epoch));
        MessageReactions.Of(reacted.Message!).By("bob").Should().Equal(Enumerable.Range(1, ChatLimits.EmojiPerMessage).Select(i => $"{i}"));
        (await log.ReactAsync(Lobby, said, new("bob", "1", false), new("bob", "x", false), new("bob", "y", true))).Should().Be(new AmendResult(AmendOutcome.Unchanged, reacted.Message, reacted.Epoch));
        (await log.ReactAsync(Lobby, said, new("bob", "2", true), new("bob", "2", false))).Outcome.Should().Be(AmendOutcome.Changed, "it is the last now");
        var few = await ((IMessageChanges)log).AmendAsync(Lobby, Amendment.Of(said, new ReactionAmendment([new("carol", "1", false)], Max: ChatLimits.EmojiPerMessage)));
        few.Outcome.Should().Be(AmendOutcome.Unchanged, "there are as many as may be");

        var deleted = await log.AmendAsync(Lobby, said, text: null);
        deleted.Message!.Extras.Should().BeNull();
        (await log.ReactAsync(Lobby, said, new ReactionChange("bob", "1", false))).Should().Be(deleted with { Outcome = AmendOutcome.Deleted });
        (await log.ReactAsync(Lobby, said with { Seq = 2 }, new ReactionChange("bob", "1", false))).Outcome.Should().Be(AmendOutcome.NotFound);
        (await log.HeadAsync(Lobby)).Changes.Should().Be(3);
    }

    [Fact]
    public async Task A_message_that_is_changed_again_while_changes_are_read_is_on_the_page()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 3);
        var messages = await log.AllAsync(Lobby);
        foreach (var message in messages) await log.AmendAsync(Lobby, message, "edited");

        var changing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++) await log.ReactAsync(Lobby, messages[i % 3], new ReactionChange("bob", "x", i / 3 % 2 == 1));
        });
        do
        {
            var page = await log.ChangesAsync(Lobby);
            page.Messages.Select(message => message.Seq).Should().BeEquivalentTo([1L, 2L, 3L]);
            page.Head.Changes.Should().BeGreaterThanOrEqualTo(page.Messages[^1].Change!.Number);
        }
        while (!changing.IsCompleted);

        await changing;
        (await log.HeadAsync(Lobby)).Changes.Should().Be(153);
    }

    [Fact]
    public async Task A_repeat_of_a_message_with_reactions_is_judged_by_its_text()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "one", id: "1")).Message;
        var reacted = await log.ReactAsync(Lobby, said, new ReactionChange("bob", "👍", false));

        (await log.SayAsync(Lobby, "one", id: "1")).Should().Be(new AppendResult(AppendOutcome.Duplicate, reacted.Message!, reacted.Epoch));
        (await log.SayAsync(Lobby, "two", id: "1")).Outcome.Should().Be(AppendOutcome.Conflict);
    }

    [Fact]
    public async Task A_thousand_reactions_at_once_are_all_there()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "a")).Message;
        var users = Enumerable.Range(1, 1000).Select(i => $"user-{i}").ToArray();

        var results = await Task.WhenAll(users.Chunk(100).Select(some => Task.Run(async () =>
            await log.ReactAsync(Lobby, said, [.. some.Select(user => new ReactionChange(user, "👍", false))]))));

        results.Select(result => result.Message!.Change!.Number).Order().Should().Equal(Enumerable.Range(1, 10).Select(number => (long)number));
        MessageReactions.Of((await log.AllAsync(Lobby))[0]).ToLists()["👍"].ShouldHaveTheItemsOf(users);
        (await log.ReactAsync(Lobby, said, new ReactionChange("one more", "👍", false))).Outcome.Should().Be(AmendOutcome.Unchanged);
    }

    [Fact]
    public async Task A_request_cancelled_beforehand_changes_nothing()
    {
        var log = await CreateAsync();
        var said = (await log.SayAsync(Lobby, "a")).Message;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => ((IMessageChanges)log).AmendAsync(Lobby, new Amendment(1, said.Id, "b", "bob"), cancelled.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        (await log.AllAsync(Lobby)).Should().Equal(said);
    }
}

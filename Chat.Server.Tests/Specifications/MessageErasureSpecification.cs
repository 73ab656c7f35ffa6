using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IMessageErasure"/> promises, whatever the implementation.</summary>
public abstract class MessageErasureSpecification(TestLogs logs) : LogSpecification(logs)
{
    [Fact]
    public async Task A_cleared_stream_is_empty_and_its_numbering_goes_on()
    {
        var log = await CreateAsync();
        var last = await log.SayManyAsync(Lobby, 5);
        await log.AmendAsync(Lobby, last.Message, "edited");
        await log.SayManyAsync(Kitchen, 2);

        var position = await ((IMessageErasure)log).ClearAsync(Lobby, end: false);

        position.Should().Be(new StreamPosition(last.Epoch, 5));
        (await log.AllAsync(Lobby)).Should().BeEmpty();
        (await log.HeadAsync(Lobby)).Should().Be(new StreamHead(position, 1));
        (await log.AmendAsync(Lobby, last.Message, "x")).Outcome.Should().Be(AmendOutcome.NotFound);
        (await log.ReadAfterAsync(Lobby, new LogPosition(last.Epoch, 4), 10)).Continuous.Should().BeFalse();
        (await log.ReadAfterAsync(Lobby, new LogPosition(last.Epoch, 5), 10)).Continuous.Should().BeTrue();
        (await log.ChangesAsync(Lobby)).Should().BeEquivalentTo(new { Messages = Array.Empty<LoggedMessage>(), Continuous = false });
        (await log.ChangesAsync(Lobby, after: 1)).Continuous.Should().BeTrue();
        var next = await log.SayAsync(Lobby, "next");
        (next.Epoch, next.Message.Seq).Should().Be((last.Epoch, 6));
        (await log.AmendAsync(Lobby, next.Message, "next!")).Message!.Change!.Number.Should().Be(2);
        (await log.AllAsync(Kitchen)).Should().HaveCount(2);
    }

    [Fact]
    public async Task An_ended_stream_starts_over_with_another_epoch()
    {
        var log = await CreateAsync();
        var last = await log.SayManyAsync(Lobby, 5);
        await log.AmendAsync(Lobby, last.Message, "edited");

        var position = await ((IMessageErasure)log).ClearAsync(Lobby, end: true);

        position.Seq.Should().Be(0);
        position.Epoch.Should().NotBe(last.Epoch).And.MatchRegex("^[A-Za-z0-9_-]{8,32}$");
        (await log.HeadAsync(Lobby)).Should().Be(new StreamHead(position, 0));
        (await log.AllAsync(Lobby)).Should().BeEmpty();
        (await log.ReadAfterAsync(Lobby, new LogPosition(last.Epoch, 5), 10)).Continuous.Should().BeFalse();
        (await log.ChangesAsync(Lobby, epoch: last.Epoch)).Continuous.Should().BeFalse();
        (await log.ChangesAsync(Lobby, epoch: position.Epoch)).Continuous.Should().BeTrue();
        var next = await log.SayAsync(Lobby, "next");
        (next.Epoch, next.Message.Seq).Should().Be((position.Epoch, 1));
        (await log.AllAsync(Lobby)).Should().Equal(next.Message);
        (await log.AmendAsync(Lobby, next.Message, "next!")).Message!.Change!.Number.Should().Be(1);
        (await ((IMessageErasure)log).ClearAsync(Lobby, end: true)).Epoch.Should().NotBe(position.Epoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_message_id_of_a_cleared_message_is_forgotten(bool end)
    {
        var log = await CreateAsync();
        await log.SayAsync(Lobby, "hello", id: "1");

        await ((IMessageErasure)log).ClearAsync(Lobby, end);
        var again = await log.SayAsync(Lobby, "another", id: "1");

        (again.Outcome, again.Message.Seq).Should().Be((AppendOutcome.Stored, end ? 1 : 2));
        (await log.SayAsync(Lobby, "another", id: "1")).Should().Be(again with { Outcome = AppendOutcome.Duplicate });
    }

    [Fact]
    public async Task A_stream_that_nobody_wrote_to_can_be_cleared()
    {
        var log = await CreateAsync();

        var position = await ((IMessageErasure)log).ClearAsync(Lobby, end: false);

        position.Seq.Should().Be(0);
        (await log.SayAsync(Lobby, "first")).Epoch.Should().Be(position.Epoch);
    }

    [Fact]
    public async Task What_somebody_said_is_found_in_every_stream_as_it_stands_now()
    {
        var log = await CreateAsync();
        var conversation = StreamKey.Direct("alice", "bob");
        foreach (var stream in new[] { Lobby, Kitchen, conversation })
        {
            await log.SayAsync(stream, "one", id: "1");
            await log.SayAsync(stream, "two", from: "bob");
            await log.SayAsync(stream, "three", from: "Alice");
            await log.SayAsync(stream, "four");
        }

        await log.SayAsync(StreamKey.Inbox("bob"), "inbox");
        await log.AmendAsync(Lobby, (await log.AllAsync(Lobby))[0], "edited");

        var found = await FindAsync(log, "alice", limit: 1000);

        found.Should().HaveCount(6);
        foreach (var stream in new[] { Lobby, Kitchen, conversation })
            found.Where(sent => sent.Stream == stream).Select(sent => sent.Message)
                .Should().Equal((await log.AllAsync(stream)).Where(message => message.From == "alice"));
        (await FindAsync(log, "nobody", limit: 1000)).Should().BeEmpty();
    }

    [Fact]
    public async Task Messages_that_somebody_has_reacted_to_are_found_too_and_those_that_only_name_it_are_not()
    {
        const string user = "ann \"é\" \\";
        var log = await CreateAsync();
        var said = new List<LoggedMessage>();
        for (var i = 0; i < 6; i++) said.Add((await log.AppendAsync(Lobby, new MessageDraft("bob", $"{i} of {user}", null, i == 5 ? null : new MessageExtras(null, ReplyTo: 1, Mentions: [user]).ToText()))).Message);
        await log.ReactAsync(Lobby, said[1], new ReactionChange("bob", "👍", false), new ReactionChange(user, "👍", false));
        await log.ReactAsync(Lobby, said[2], new ReactionChange(user, "👍", false));
        await log.AmendAsync(Lobby, said[2], "edited");
        await log.ReactAsync(Lobby, said[3], new ReactionChange("ann", user, false));
        await log.ReactAsync(Lobby, said[4], new ReactionChange(user, "👍", false));
        await log.ReactAsync(Lobby, said[4], new ReactionChange(user, "👍", true));
        await log.ReactAsync(Lobby, said[5], new ReactionChange(user, "👍", false));
        var own = (await log.SayAsync(Kitchen, "mine", from: user)).Message;
        await log.ReactAsync(Kitchen, own, new ReactionChange(user, "👍", false));

        var found = await FindAsync(log, user, limit: 1000);

        found.Where(sent => sent.Stream == Lobby).Select(sent => sent.Message.Seq).Should().Equal(2, 3, 6);
        found.Where(sent => sent.Stream == Kitchen).Select(sent => sent.Message.Seq).Should().Equal(1);
        found.Should().AllSatisfy(sent => MessageReactions.Of(sent.Message).By(user).Should().Equal("👍"));
        (await FindAsync(log, user, limit: 1)).Should().BeEquivalentTo(found, "pages of one have them, too");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Every_message_is_found_once_on_pages_of_any_size(int limit)
    {
        var log = await CreateAsync();
        var streams = Enumerable.Range(0, 12).Select(i => StreamKey.Room($"room {i}")).ToArray();
        foreach (var stream in streams)
        {
            await log.SayManyAsync(stream, 9);
            await log.SayAsync(stream, "not mine", from: "bob");
        }

        var found = await FindAsync(log, "alice", limit);

        found.Should().HaveCount(12 * 9);
        found.Select(sent => sent.Message.Id).Should().OnlyHaveUniqueItems();
        found.GroupBy(sent => sent.Stream).Should().AllSatisfy(stream => stream.Select(sent => sent.Message.Seq).Should().BeInAscendingOrder());
    }

    [Fact]
    public async Task What_is_erased_while_it_is_searched_leaves_the_rest_to_be_found()
    {
        var log = await CreateAsync();
        await log.SayManyAsync(Lobby, 25);
        await log.SayManyAsync(Kitchen, 25);

        var found = 0;
        string? place = null;
        do
        {
            var page = await ((IMessageErasure)log).FindSentAsync("alice", place, 4);
            foreach (var (stream, message) in page.Messages)
                await ((IMessageChanges)log).AmendAsync(stream, new Amendment(message.Seq, message.Id, null, "erasure", ErasesSender: true));
            found += page.Messages.Count;
            place = page.Next;
        }
        while (place is not null);

        found.Should().Be(50);
        (await FindAsync(log, "alice", limit: 1000)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_search_of_many_messages_ends()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 100_000 });
        await log.SayManyAsync(Lobby, 2000);
        for (var i = 0; i < 25; i++) await log.SayManyAsync(Kitchen, 1000);
        var last = await log.SayAsync(Kitchen, "needle", from: "bob");

        (await FindAsync(log, "bob", limit: 1000)).Should().Equal(new SentMessage(Kitchen, last.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1:2:3:4")]
    public async Task A_place_that_is_none_is_refused(string place)
    {
        var log = await CreateAsync();

        await FluentActions.Awaiting(async () => await ((IMessageErasure)log).FindSentAsync("alice", place, 10)).Should().ThrowAsync<FormatException>();
    }

    private protected static async Task<List<SentMessage>> FindAsync(IMessageLog log, string sender, int limit)
    {
        var found = new List<SentMessage>();
        string? place = null;
        do
        {
            var page = await ((IMessageErasure)log).FindSentAsync(sender, place, limit);
            page.Messages.Count.Should().BeLessThanOrEqualTo(limit);
            (page.Next?.Length ?? 0).Should().BeLessThanOrEqualTo(1000);
            found.AddRange(page.Messages);
            place = page.Next;
        }
        while (place is not null);

        return found;
    }
}

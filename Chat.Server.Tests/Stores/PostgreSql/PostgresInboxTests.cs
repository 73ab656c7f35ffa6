using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>The order in which a user's direct messages are delivered.</summary>
[NeedsPostgres]
public sealed class PostgresInboxTests(SharedPostgres postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task Messages_noted_at_the_same_time_by_two_nodes_stand_in_the_order_of_their_conversation_each_once()
    {
        const int count = 60;
        var (one, other) = (Logs.Open(Address, Time), Logs.Open(Address, Time));
        for (var i = 0; i < 20; i++) await one.Inboxes.NoteAsync("alice", "bob", await SayAsync(one, $"{i}"));
        var positions = new List<StreamPosition>();
        for (var i = 0; i < count - 20; i++) positions.Add(await SayAsync(one, $"{i}"));
        var random = new Random(4711);

        var places = await Task.WhenAll(positions.SelectMany(position => new[] { (one.Inboxes, position), (other.Inboxes, position) })
            .OrderBy(_ => random.Next()).Select(x => x.Inboxes.NoteAsync("alice", "bob", x.position).AsTask()));

        places.OfType<StreamPosition>().Should().OnlyHaveUniqueItems();
        await HasAsync(one.Inboxes, Enumerable.Range(1, count));
    }

    [Fact]
    public async Task A_conversation_that_nothing_is_known_of_begins_with_the_messages_of_this_moment()
    {
        var node = Logs.Open(Address, Time);
        for (var i = 1; i <= 5; i++) await SayAsync(node, "long ago");
        Time.Advance(TimeSpan.FromHours(1));
        var six = await SayAsync(node, "now");
        var seven = await SayAsync(node, "now, too");

        (await node.Inboxes.NoteAsync("alice", "bob", seven)).Should().Match<StreamPosition>(place => place.Seq == 2);
        (await node.Inboxes.NoteAsync("alice", "bob", six)).Should().BeNull("it was noted with the one after it");

        await HasAsync(node.Inboxes, [6, 7]);
    }

    [Fact]
    public async Task A_message_whose_node_died_before_noting_it_is_noted_with_the_next()
    {
        var node = Logs.Open(Address, Time);
        await node.Inboxes.NoteAsync("alice", "bob", await SayAsync(node, "noted"));
        await SayAsync(node, "not noted");
        Time.Advance(TimeSpan.FromHours(1));

        await node.Inboxes.NoteAsync("alice", "bob", await SayAsync(node, "noted"));

        await HasAsync(node.Inboxes, [1, 2, 3]);
    }

    [Fact]
    public async Task Only_the_newest_entries_are_kept_and_what_the_log_has_trimmed_has_no_message()
    {
        var node = Logs.Open(Address, Time, new HistoryOptions { MaxMessagesPerRoom = 3, CommitInterval = TimeSpan.Zero });
        StreamPosition? place = null;
        for (var i = 0; i < 1010; i++) place = await node.Inboxes.NoteAsync("alice", "bob", await SayAsync(node, $"{i}"));
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await node.Log.AllAsync(StreamKey.Direct("alice", "bob"))).Count == 3, "trimmed");

        (await node.Inboxes.ReadAfterAsync("alice", new LogPosition(place!.Epoch, 5), 100)).Continuous.Should().BeFalse();
        var page = await node.Inboxes.ReadAfterAsync("alice", new LogPosition(place.Epoch, 1000), 100);
        page.Continuous.Should().BeTrue();
        page.Entries.Select(entry => entry.Seq).Should().Equal(Enumerable.Range(1001, 10).Select(i => (long)i));
        page.Entries.Select(entry => entry.Message?.Text).Should().Equal(null, null, null, null, null, null, null, "1007", "1008", "1009");
        (await SqlAsync("SELECT count(*) FROM inbox_entries")).Should().Be(1000L);
    }

    [Fact]
    public async Task An_inbox_that_ends_before_what_was_delivered_takes_another_epoch()
    {
        var node = Logs.Open(Address, Time);
        var place = await node.Inboxes.NoteAsync("alice", "bob", await SayAsync(node, "hello"));

        var page = await node.Inboxes.ReadAfterAsync("alice", new LogPosition(place!.Epoch, 7), 100);

        page.Continuous.Should().BeFalse();
        page.Head.Epoch.Should().NotBe(place.Epoch);
        (await node.Log.HeadsAsync([Lobby, StreamKey.Inbox("alice")]))[1].Position.Should().Be(page.Head);
    }

    [Fact]
    public async Task An_inbox_is_forgotten_after_a_day_and_asking_for_the_head_of_one_makes_none()
    {
        var node = Logs.Open(Address, Time);
        var place = await node.Inboxes.NoteAsync("alice", "bob", await SayAsync(node, "hello"));
        await Wait.UntilAsync(async () =>
        {
            Time.Advance(TimeSpan.FromHours(1));
            return await SqlAsync("SELECT count(*) FROM inboxes") is 0L;
        }, "it is forgotten");

        (await node.Log.HeadsAsync([StreamKey.Inbox("alice")]))[0].Position.Should().Be(new StreamPosition("", 0));
        (await SqlAsync("SELECT (SELECT count(*) FROM inboxes) + (SELECT count(*) FROM inbox_entries) + (SELECT count(*) FROM inbox_noted)")).Should().Be(0L);
        (await node.Inboxes.NoteAsync("alice", "bob", await SayAsync(node, "again"))).Should().Match<StreamPosition>(again => again.Seq == 1 && again.Epoch != place!.Epoch);
    }

    private static async Task<StreamPosition> SayAsync(PostgresNode node, string text)
    {
        var result = await node.Log.AppendAsync(StreamKey.Direct("alice", "bob"), new MessageDraft("bob", text, null));
        return new StreamPosition(result.Epoch, result.Message.Seq);
    }

    private static async Task HasAsync(PostgresInboxes inboxes, IEnumerable<int> expected)
    {
        var page = await inboxes.ReadAfterAsync("alice", new LogPosition(null, 0), 500);
        page.Entries.Select(entry => entry.Message!.Seq).Should().Equal(expected.Select(seq => (long)seq));
        page.Entries.Select(entry => entry.Seq).Should().Equal(Enumerable.Range(1, page.Entries.Count).Select(seq => (long)seq));
        page.Head.Seq.Should().Be(page.Entries.Count);
    }
}

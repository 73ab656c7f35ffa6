using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

/// <summary>The order in which a user's direct messages are delivered, on a shared Redis.</summary>
public abstract class InboxTests(SharedRedis redis)
{
    private readonly string prefix = SharedRedis.NewPrefix();
    private readonly ManualTime time = new();

    [Fact]
    public async Task Messages_noted_at_the_same_time_by_two_nodes_stand_in_the_order_of_their_conversation_each_once()
    {
        const int count = 60;
        var (log, inboxes) = await OpenAsync();
        var (_, others) = await OpenAsync();
        for (var i = 0; i < 20; i++) await inboxes.NoteAsync("alice", "bob", await SayAsync(log, $"{i}"));
        var positions = new List<StreamPosition>();
        for (var i = 0; i < count - 20; i++) positions.Add(await SayAsync(log, $"{i}"));
        var random = new Random(4711);

        var places = await Task.WhenAll(positions.SelectMany(position => new[] { (inboxes, position), (others, position) })
            .OrderBy(_ => random.Next()).Select(x => x.Item1.NoteAsync("alice", "bob", x.position).AsTask()));

        places.OfType<StreamPosition>().Should().OnlyHaveUniqueItems();
        await HasAsync(inboxes, Enumerable.Range(1, count));
    }

    [Fact]
    public async Task A_conversation_that_nothing_is_known_of_begins_with_the_messages_of_this_moment()
    {
        var (log, inboxes) = await OpenAsync();
        for (var i = 1; i <= 5; i++) await SayAsync(log, "long ago");
        time.Advance(TimeSpan.FromHours(1));
        var six = await SayAsync(log, "now");
        var seven = await SayAsync(log, "now, too");

        (await inboxes.NoteAsync("alice", "bob", seven)).Should().Match<StreamPosition>(place => place.Seq == 2);
        (await inboxes.NoteAsync("alice", "bob", six)).Should().BeNull("it was noted with the one after it");

        await HasAsync(inboxes, [6, 7]);
    }

    [Fact]
    public async Task A_message_whose_node_died_before_noting_it_is_noted_with_the_next()
    {
        var (log, inboxes) = await OpenAsync();
        await inboxes.NoteAsync("alice", "bob", await SayAsync(log, "noted"));
        await SayAsync(log, "not noted");
        time.Advance(TimeSpan.FromHours(1));

        await inboxes.NoteAsync("alice", "bob", await SayAsync(log, "noted"));

        await HasAsync(inboxes, [1, 2, 3]);
    }

    [Fact]
    public async Task Conversations_with_many_users_are_remembered_up_to_a_limit()
    {
        var (log, inboxes) = await OpenAsync(conversationsKept: 10);
        var positions = new List<StreamPosition>();
        for (var i = 0; i < 35; i++)
        {
            positions.Add(await SayAsync(log, "hello", $"user {i}"));
            (await inboxes.NoteAsync("alice", $"user {i}", positions[i])).Should().NotBeNull();
        }

        for (var i = 25; i < 35; i++) (await inboxes.NoteAsync("alice", $"user {i}", positions[i])).Should().BeNull();
        var page = await inboxes.ReadAfterAsync("alice", new LogPosition(null, 0), 100);
        page.Entries.Select(entry => entry.Other).Should().Equal(Enumerable.Range(0, 35).Select(i => $"user {i}"));
    }

    [Fact]
    public async Task Only_the_newest_entries_are_kept_and_what_the_log_has_trimmed_has_no_message()
    {
        var (log, inboxes) = await OpenAsync(messagesKept: 3);
        StreamPosition? place = null;
        for (var i = 0; i < 1010; i++) place = await inboxes.NoteAsync("alice", "bob", await SayAsync(log, $"{i}"));

        var page = await inboxes.ReadAfterAsync("alice", new LogPosition(place!.Epoch, 5), 100);
        page.Continuous.Should().BeFalse();
        page = await inboxes.ReadAfterAsync("alice", new LogPosition(place.Epoch, 1000), 100);
        page.Continuous.Should().BeTrue();
        page.Entries.Select(entry => entry.Seq).Should().Equal(Enumerable.Range(1001, 10).Select(i => (long)i));
        page.Entries.Select(entry => entry.Message?.Text).Should().Equal(null, null, null, null, null, null, null, "1007", "1008", "1009");
    }

    [Fact]
    public async Task An_inbox_that_ends_before_what_was_delivered_takes_another_epoch()
    {
        var (log, inboxes) = await OpenAsync();
        var place = await inboxes.NoteAsync("alice", "bob", await SayAsync(log, "hello"));

        var page = await inboxes.ReadAfterAsync("alice", new LogPosition(place!.Epoch, 7), 100);

        page.Continuous.Should().BeFalse();
        page.Head.Epoch.Should().NotBe(place.Epoch);
        (await log.HeadsAsync([StreamKey.Inbox("alice")]))[0].Position.Should().Be(page.Head);
    }

    [Fact]
    public async Task Asking_for_the_head_of_an_inbox_without_entries_makes_none()
    {
        var (log, _) = await OpenAsync();

        (await log.HeadsAsync([StreamKey.Inbox("nobody")]))[0].Position.Should().Be(new StreamPosition("", 0));

        (await redis.KeysAsync(prefix)).Should().BeEmpty();
    }

    private static async Task<StreamPosition> SayAsync(IMessageLog log, string text, string other = "bob")
    {
        var result = await log.AppendAsync(StreamKey.Direct("alice", other), new MessageDraft(other, text, null));
        return new StreamPosition(result.Epoch, result.Message.Seq);
    }

    private static async Task HasAsync(RedisInboxes inboxes, IEnumerable<int> expected)
    {
        var page = await inboxes.ReadAfterAsync("alice", new LogPosition(null, 0), 500);
        page.Entries.Select(entry => entry.Message!.Seq).Should().Equal(expected.Select(seq => (long)seq));
        page.Entries.Select(entry => entry.Seq).Should().Equal(Enumerable.Range(1, page.Entries.Count).Select(seq => (long)seq));
        page.Head.Seq.Should().Be(page.Entries.Count);
    }

    private async Task<(IMessageLog Log, RedisInboxes Inboxes)> OpenAsync(int conversationsKept = 10_000, int messagesKept = 10_000)
    {
        var log = await redis.OpenLogAsync(new HistoryOptions { MaxMessagesPerRoom = messagesKept, CommitInterval = TimeSpan.Zero }, time, prefix);
        var connection = await redis.ConnectAsync(SharedRedis.Options(prefix));
        return (log, new RedisInboxes(connection.First, log, time) { ConversationsKept = conversationsKept });
    }
}

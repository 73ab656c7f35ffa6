using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Memory;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class PackedMessagesTests
{
    private readonly PackedMessages messages = new();
    private readonly List<LoggedMessage> added = [];

    [Fact]
    public void What_was_added_is_read_as_it_was_from_any_number_on()
    {
        string[] texts = ["", "a", "ö", "🦊 and more", new string('x', 300), new string('ß', 9000), "\0\n\"", new string('y', 20_000)];
        for (var i = 0; i < 1000; i++) Add($"user {i % 7}", texts[i % texts.Length], (i % 3) switch { 0 => null, 1 => "", _ => $"id {i}" }, i % 5 == 0 ? $$"""{"ö":{{i}}}""" : null);

        Read(1, 1000).Should().Equal(added);
        PackedMessages.Measure(messages.ChunksOf(1, 1000), 1, 1000).Should().Equal(added.Select(message => message.PageBytes));
        for (var from = 1; from <= 1000; from += 13)
            Read(from, Math.Min(40, 1001 - from)).Should().Equal(added.Skip(from - 1).Take(40));
    }

    [Fact]
    public void The_oldest_go_and_the_numbers_of_the_others_stay()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            for (var i = random.Next(30); i > 0; i--) Add("alice", new string('x', random.Next(400)), null);
            messages.DropOldest(random.Next(messages.Count + 1));

            messages.Last.Should().Be(added.Count);
            messages.Count.Should().Be((int)(messages.Last - messages.First) + 1);
            if (messages.Count > 0) Read(messages.First, messages.Count).Should().Equal(added.Skip((int)messages.First - 1));
        }
    }

    [Fact]
    public void When_all_have_gone_the_next_has_the_next_number()
    {
        for (var i = 0; i < 100; i++) Add("alice", "hello", null);

        messages.DropOldest(100);
        messages.Count.Should().Be(0);
        messages.CountOlderThan(long.MaxValue).Should().Be(0);
        Add("alice", "again", null);

        (messages.First, messages.Last).Should().Be((101, 101));
        Read(101, 1).Should().Equal(added[^1]);
    }

    [Fact]
    public void The_old_ones_are_counted_up_to_the_first_that_is_not()
    {
        for (var i = 0; i < 500; i++) Add("alice", "hello", null);
        var times = added.Select(message => new DateTimeOffset(message.Timestamp).ToUnixTimeMilliseconds()).ToArray();

        messages.CountOlderThan(times[0]).Should().Be(0);
        messages.CountOlderThan(times[321]).Should().Be(321);
        messages.DropOldest(100);

        messages.CountOlderThan(times[99]).Should().Be(0);
        messages.CountOlderThan(times[321]).Should().Be(221);
        messages.CountOlderThan(long.MaxValue).Should().Be(400);
    }

    [Fact]
    public void A_page_that_was_begun_stays_as_it_was_while_messages_are_added_and_dropped()
    {
        for (var i = 0; i < 100; i++) Add("alice", new string('x', i), null);
        var chunks = messages.ChunksOf(31, 70);

        for (var i = 0; i < 100; i++) Add("bob", "later", null);
        messages.DropOldest(150);

        PackedMessages.Read(chunks, 31, 70).Should().Equal(added.Skip(30).Take(70));
    }

    private List<LoggedMessage> Read(long from, int count) => PackedMessages.Read(messages.ChunksOf(from, count), from, count);

    private void Add(string from, string text, string? clientId, string? extras = null)
    {
        var time = DateTimeOffset.UnixEpoch.AddSeconds(added.Count);
        var id = MessageIds.Next(time);
        messages.Add(id, time.ToUnixTimeMilliseconds(), new MessageDraft(from, text, clientId, extras));
        added.Add(new LoggedMessage(id.ToString(), added.Count + 1, from, text, time.UtcDateTime, clientId, Extras: extras));
    }
}

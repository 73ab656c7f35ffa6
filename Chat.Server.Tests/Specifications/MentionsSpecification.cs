using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IMentions"/> promises, whatever the implementation.</summary>
public abstract class MentionsSpecification(TestLogs logs) : LogSpecification(logs)
{
    [Fact]
    public async Task Mentions_behind_a_position_count_from_the_receipt_on()
    {
        var log = await CreateAsync();
        (await log.MentionsAsync(Lobby, "bob")).Should().Be(0);
        for (var i = 1; i <= 20; i++)
        {
            await log.MentionAsync(Lobby, "bob", "carol");
            (await log.MentionsAsync(Lobby, "bob")).Should().Be(i);
            await log.SayAsync(Lobby, "nobody");
        }

        (await log.MentionsAsync(Lobby, "carol", after: 20)).Should().Be(10);
        (await log.MentionsAsync(Lobby, "carol", after: 39)).Should().Be(0);
        (await log.MentionsAsync(Lobby, "carol", after: 1000)).Should().Be(0);
        (await log.MentionsAsync(Lobby, "car")).Should().Be(0);
        (await log.MentionsAsync(Kitchen, "bob")).Should().Be(0);
        (await log.MentionsAsync(Lobby, "bob", max: 7)).Should().Be(7);
        await log.MentionAsync(Lobby, "\"bob\\", "世界");
        (await log.MentionsAsync(Lobby, "\"bob\\")).Should().Be(1);
        (await log.MentionsAsync(Lobby, "世界")).Should().Be(1);
    }

    [Fact]
    public async Task A_position_of_another_epoch_counts_as_the_beginning()
    {
        var log = await CreateAsync();
        var epoch = (await log.MentionAsync(Lobby, "bob")).Epoch;
        await log.MentionAsync(Lobby, "bob");

        (await log.MentionsAsync(Lobby, "bob", after: 1, epoch: epoch)).Should().Be(1);
        (await log.MentionsAsync(Lobby, "bob", after: 1, epoch: "another")).Should().Be(2);
    }

    [Fact]
    public async Task A_deleted_message_mentions_nobody()
    {
        var log = await CreateAsync();
        var first = await log.MentionAsync(Lobby, "bob");
        var second = await log.MentionAsync(Lobby, "bob");
        await log.MentionAsync(Lobby, "bob");

        await log.AmendAsync(Lobby, first.Message, "edited");
        await log.AmendAsync(Lobby, second.Message, null);

        (await log.MentionsAsync(Lobby, "bob")).Should().Be(2);
        (await log.MentionsAsync(Lobby, "bob", after: 1)).Should().Be(1);
    }

    [Fact]
    public async Task A_trimmed_message_mentions_nobody()
    {
        var log = await CreateAsync(new HistoryOptions { MaxMessagesPerRoom = 100 });
        await log.MentionAsync(Lobby, "bob");
        await log.SayManyAsync(Lobby, 300);
        Time.Advance(TimeSpan.FromHours(1)); // and a sweep, where there is one
        await Wait.UntilAsync(async () => (await log.AllAsync(Lobby))[0].Seq > 1, "the first message is gone");

        (await log.MentionsAsync(Lobby, "bob")).Should().Be(0);
        await log.MentionAsync(Lobby, "bob");
        (await log.MentionsAsync(Lobby, "bob")).Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cleared_message_mentions_nobody(bool end)
    {
        var log = await CreateAsync();
        await log.MentionAsync(Lobby, "bob");
        await log.SayAsync(Lobby, "nobody");
        await log.MentionAsync(Kitchen, "bob");

        await ((IMessageErasure)log).ClearAsync(Lobby, end);

        (await log.MentionsAsync(Lobby, "bob")).Should().Be(0);
        await log.MentionAsync(Lobby, "bob");
        (await log.MentionsAsync(Lobby, "bob")).Should().Be(1);
        (await log.MentionsAsync(Kitchen, "bob")).Should().Be(1);
    }

    [Fact]
    public async Task Many_places_are_counted_in_the_order_asked()
    {
        var log = await CreateAsync();
        var rooms = Enumerable.Range(0, 500).Select(i => StreamKey.Room($"room {i}")).ToArray();
        await Task.WhenAll(rooms.Where((_, i) => i % 3 > 0).SelectMany((room, i) => Enumerable.Range(0, i % 4).Select(_ => log.MentionAsync(room, "bob").AsTask())));
        var expected = rooms.Select((_, i) => i % 3 > 0 ? (i - i / 3 - 1) % 4 : 0);

        var counts = await ((IMentions)log).CountAsync("bob", [.. rooms.Select(room => (room, new LogPosition(null, 0)))], 999);

        counts.Should().Equal(expected);
    }
}

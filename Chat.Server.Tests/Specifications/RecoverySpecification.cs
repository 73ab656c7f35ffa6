using Chat.Contracts;
using Chat.Server.Tests.Clients;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>Positions and what a client that was away gets, for every wire protocol. The server under test recovers at most 100 messages.</summary>
public abstract class RecoverySpecification : ProtocolSpecification
{
    internal const string RecoveryLimit = "--Chat:History:RecoveryLimit=100";

    private string Room => Named("room");

    [Fact]
    public async Task A_join_without_a_position_gives_the_one_to_resume_from()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await SayManyAsync(alice, 1, 3);
        var bob = await ConnectAsync("bob");

        var snapshot = await bob.JoinAsync(Room);

        snapshot.Position.Seq.Should().Be(3);
        snapshot.Missed.Should().BeEmpty();
        snapshot.Recovered.Should().BeFalse();
    }

    [Fact]
    public async Task A_client_that_was_away_gets_what_it_missed_in_order_and_then_the_rest_live()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        var bob = await ConnectAsync("bob");
        var before = await bob.JoinAsync(Room);
        await SayManyAsync(alice, 1, 2);
        await bob.Events.FirstAsync<ChatMessage>(m => m.Seq == 2);
        await bob.AbortAsync();
        await SayManyAsync(alice, 3, 60);

        var back = await ConnectAsync("bob");
        var snapshot = await back.JoinAsync(Room, before.Position with { Seq = 2 });
        await SayManyAsync(alice, 61, 62);
        await back.Events.FirstAsync<ChatMessage>(m => m.Seq == 62);

        snapshot.Recovered.Should().BeTrue();
        snapshot.Missed.Select(m => m.Text).Should().Equal(Enumerable.Range(3, 58).Select(i => $"m{i}"));
        snapshot.Position.Should().Be(before.Position with { Seq = 60 });
        back.MessagesIn(Room).Select(m => m.Seq).SkipWhile(seq => seq <= 60).Should().Equal(61, 62);
    }

    [Fact]
    public async Task Resuming_at_the_end_misses_nothing()
    {
        var alice = await ConnectAsync("alice");
        await alice.JoinAsync(Room);
        await SayManyAsync(alice, 1, 4);
        var bob = await ConnectAsync("bob");
        var position = (await bob.JoinAsync(Room)).Position;
        await bob.LeaveAsync(Room);

        var snapshot = await bob.JoinAsync(Room, position);

        snapshot.Recovered.Should().BeTrue();
        snapshot.Missed.Should().BeEmpty();
        snapshot.Position.Should().Be(position);
    }

    [Fact]
    public async Task A_position_further_back_than_the_server_recovers_gives_the_newest_page()
    {
        var alice = await ConnectAsync("alice");
        var start = (await alice.JoinAsync(Room)).Position;
        await SayManyAsync(alice, 1, 120);
        var bob = await ConnectAsync("bob");

        var tooFar = await bob.JoinAsync(Room, start with { Seq = 19 });
        var justFarEnough = await bob.JoinAsync(Room, start with { Seq = 20 });

        tooFar.Recovered.Should().BeFalse();
        tooFar.Missed.Select(m => m.Seq).Should().Equal(Enumerable.Range(71, 50).Select(i => (long)i));
        justFarEnough.Recovered.Should().BeTrue();
        justFarEnough.Missed.Should().HaveCount(100);
    }

    [Fact]
    public async Task Who_missed_more_bytes_than_a_page_holds_gets_the_newest_page_and_pages_back_through_the_rest()
    {
        const int count = 70;
        var alice = await ConnectAsync("alice");
        var start = (await alice.JoinAsync(Room)).Position;
        var texts = Enumerable.Range(1, count).Select(i => $"{i:0000}" + new string('é', 3996)).ToArray();
        foreach (var text in texts) await alice.SayAsync(Room, text);
        var size = 128 + Named("alice").Length + 4 + 2 * 3996; // of each
        var bob = await ConnectAsync("bob");

        var tooMuch = await bob.JoinAsync(Room, start);
        var enough = await bob.JoinAsync(Room, start with { Seq = count - 512 * 1024 / size });

        tooMuch.Recovered.Should().BeFalse();
        tooMuch.Missed.Select(m => m.Text).Should().Equal(texts[^50..]);
        enough.Recovered.Should().BeTrue();
        enough.Missed.Should().HaveCount(512 * 1024 / size);

        var seen = new List<ChatMessage>();
        HistoryPage page;
        do
        {
            page = await bob.HistoryAsync(new HistoryRequest(Room, Before: seen is [var oldest, ..] ? oldest.Seq : null, Limit: 200));
            page.Messages.Should().HaveCount(Math.Min(512 * 1024 / size, count - seen.Count));
            seen.InsertRange(0, page.Messages);
        }
        while (page.HasMore);
        seen.Select(m => m.Text).Should().Equal(texts);

        var forward = await bob.HistoryAsync(new HistoryRequest(Room, After: 0, Limit: 200));
        forward.Messages.Select(m => m.Text).Should().Equal(texts[..(512 * 1024 / size)]);
        forward.HasMore.Should().BeTrue();
    }

    [Fact]
    public async Task A_position_of_the_future_or_of_another_epoch_gives_the_newest_page()
    {
        var alice = await ConnectAsync("alice");
        var start = (await alice.JoinAsync(Room)).Position;
        await SayManyAsync(alice, 1, 5);
        var bob = await ConnectAsync("bob");

        foreach (var position in new[] { start with { Seq = 6 }, new StreamPosition("another", 3) })
        {
            var snapshot = await bob.JoinAsync(Room, position);

            snapshot.Recovered.Should().BeFalse();
            snapshot.Missed.Select(m => m.Seq).Should().Equal(1, 2, 3, 4, 5);
            snapshot.Position.Should().Be(start with { Seq = 5 });
        }
    }

    [Fact]
    public async Task A_position_that_is_none_is_refused()
    {
        var alice = await ConnectAsync("alice");

        foreach (var position in new[] { new StreamPosition("", 0), new StreamPosition("x", -1), new StreamPosition(new string('e', 65), 0) })
            (await CodeOf(() => alice.JoinAsync(Room, position))).Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Joining_while_others_speak_leaves_no_hole_and_repeats_nothing()
    {
        var alice = await ConnectAsync("alice");
        var start = (await alice.JoinAsync(Room)).Position;
        var speaking = SayManyAsync(alice, 1, 90);

        for (var i = 0; i < 10; i++)
        {
            var late = await ConnectAsync($"late{i}");
            var snapshot = await late.JoinAsync(Room, start);
            await Harness.Wait.UntilAsync(() => snapshot.Position.Seq == 90 || late.MessagesIn(Room) is [.., { Seq: 90 }], "the last message");

            snapshot.Recovered.Should().BeTrue();
            var live = late.MessagesIn(Room).Select(m => m.Seq).SkipWhile(seq => seq <= snapshot.Position.Seq);
            snapshot.Missed.Select(m => m.Seq).Concat(live).Should().Equal(Enumerable.Range(1, 90).Select(n => (long)n));
            if (snapshot.Position.Seq == 90) break;
        }

        await speaking;
    }

    private async Task SayManyAsync(ChatTestClient client, int first, int last)
    {
        for (var i = first; i <= last; i++) await client.SayAsync(Room, $"m{i}");
    }
}

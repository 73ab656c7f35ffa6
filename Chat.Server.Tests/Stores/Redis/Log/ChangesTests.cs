using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

/// <summary>What is special about changed and forgotten messages in Redis.</summary>
public abstract class ChangesTests(SharedRedis redis)
{
    private static readonly StreamKey Lobby = StreamKey.Room("lobby");

    private readonly string prefix = SharedRedis.NewPrefix();
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_change_is_seen_by_every_reader_on_every_node()
    {
        var (log, other) = (await OpenAsync(), await OpenAsync());
        var first = (await log.SayAsync(Lobby, "one", id: "id-1")).Message;
        var second = (await log.SayAsync(Lobby, "two")).Message;
        time.Advance(TimeSpan.FromSeconds(5));

        var edited = await other.AmendAsync(Lobby, new Amendment(1, first.Id, "öne", "ann é\0b"));
        var deleted = await log.AmendAsync(Lobby, new Amendment(2, second.Id, null, "mod", ErasesSender: true));

        var at = time.GetUtcNow().UtcDateTime;
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
        edited.Should().Be(new AmendResult(AmendOutcome.Changed, first with { Text = "öne", Change = new LoggedChange(1, ChangeKind.Edit, at, "ann é\0b") }, edited.Epoch));
        deleted.Message.Should().Be(second with { Text = "", From = "", Change = new LoggedChange(2, ChangeKind.Deletion, at, "mod") });
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), 10)).Messages.Should().Equal(edited.Message!, deleted.Message!);
        var changes = await other.ReadChangesAsync(Lobby, new LogPosition(edited.Epoch, 0), 10);
        changes.Messages.Should().Equal(edited.Message!, deleted.Message!);
        changes.Should().Match<ChangePage>(page => page.Continuous && !page.HasMore && page.Head.Changes == 2 && page.Head.Seq == 2);
        (await other.HeadsAsync([Lobby]))[0].Changes.Should().Be(2);
    }

    [Fact]
    public async Task What_cannot_be_changed_or_need_not_be_is_told_apart()
    {
        var log = await OpenAsync();
        var message = (await log.SayAsync(Lobby, "one")).Message;

        (await log.AmendAsync(Lobby, new Amendment(1, "another", "x", "a"))).Outcome.Should().Be(AmendOutcome.NotFound);
        (await log.AmendAsync(Lobby, new Amendment(2, message.Id, "x", "a"))).Outcome.Should().Be(AmendOutcome.NotFound);
        (await log.AmendAsync(Lobby, new Amendment(1, message.Id, "one", "a"))).Outcome.Should().Be(AmendOutcome.Unchanged);
        (await log.AmendAsync(Lobby, new Amendment(1, message.Id, null, "a"))).Outcome.Should().Be(AmendOutcome.Changed);
        (await log.AmendAsync(Lobby, new Amendment(1, message.Id, null, "a"))).Outcome.Should().Be(AmendOutcome.Unchanged);
        (await log.AmendAsync(Lobby, new Amendment(1, message.Id, "x", "a"))).Outcome.Should().Be(AmendOutcome.Deleted);
        (await log.HeadsAsync([Lobby]))[0].Changes.Should().Be(1);
    }

    [Fact]
    public async Task Changes_made_at_the_same_time_on_two_nodes_have_numbers_of_their_own()
    {
        const int count = 40;
        var (log, other) = (await OpenAsync(), await OpenAsync());
        var message = (await log.SayAsync(Lobby, "one")).Message;

        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => (i % 2 == 0 ? log : other).AmendAsync(Lobby, new Amendment(1, message.Id, $"{i}", "a")).AsTask()));

        results.Select(result => result.Message!.Change!.Number).Order().Should().Equal(Enumerable.Range(1, count).Select(i => (long)i));
        var changes = await log.ReadChangesAsync(Lobby, new LogPosition(null, 0), 10);
        changes.Messages.Should().ContainSingle().Which.Should().Be(results.Single(result => result.Message!.Change!.Number == count).Message);
    }

    [Fact]
    public async Task A_repeat_of_a_changed_message_is_a_duplicate_and_a_deleted_text_is_nowhere_in_redis()
    {
        var log = await OpenAsync();
        var edited = (await log.SayAsync(Lobby, "secret one", id: "id-1")).Message;
        var deleted = (await log.SayAsync(Lobby, "secret two", id: "id-2")).Message;
        await log.AmendAsync(Lobby, new Amendment(1, edited.Id, "public", "a"));
        await log.AmendAsync(Lobby, new Amendment(2, deleted.Id, null, "a"));

        var repeated = await log.SayAsync(Lobby, "secret one", id: "id-1");
        repeated.Outcome.Should().Be(AppendOutcome.Duplicate);
        repeated.Message.Text.Should().Be("public");
        (await log.SayAsync(Lobby, "anything", id: "id-2")).Outcome.Should().Be(AppendOutcome.Duplicate);
        foreach (var value in await redis.ValuesAsync(prefix)) value.Should().NotContain("secret");
        time.Advance(TimeSpan.FromMinutes(11));
        (await log.SayAsync(Lobby, "again", id: "id-2")).Outcome.Should().Be(AppendOutcome.Stored);
        (await log.AmendAsync(Lobby, new Amendment(1, edited.Id, "public, too", "a"))).Outcome.Should().Be(AmendOutcome.Changed);
        (await log.SayAsync(Lobby, "again", id: "id-2")).Message.Seq.Should().Be(3);
    }

    [Fact]
    public async Task Changes_of_messages_that_are_trimmed_away_make_a_gap()
    {
        var log = await OpenAsync(kept: 5);
        var epoch = "";
        for (var i = 1; i <= 5; i++) epoch = await ChangeAsync(log, (await log.SayAsync(Lobby, $"{i}")).Message);
        await log.SayAsync(Lobby, "6");
        await log.SayAsync(Lobby, "7");

        var page = await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 1), 2);
        page.Continuous.Should().BeFalse();
        page.HasMore.Should().BeTrue();
        page.Messages.Select(m => m.Change!.Number).Should().Equal(3, 4);
        page = await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 2), 10);
        page.Continuous.Should().BeTrue();
        page.Messages.Select(m => m.Change!.Number).Should().Equal(3, 4, 5);
        (await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 6), 10)).Continuous.Should().BeFalse();
        (await log.ReadChangesAsync(Lobby, new LogPosition("other", 5), 10)).Continuous.Should().BeFalse();

        await log.SayManyAsync(Lobby, 10);
        page = await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 4), 10);
        page.Continuous.Should().BeFalse();
        page.Messages.Should().BeEmpty();
        page = await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 5), 10);
        page.Continuous.Should().BeTrue();
        page.Head.Changes.Should().Be(5);
    }

    [Fact]
    public async Task The_index_of_changes_does_not_grow_beyond_the_messages_when_nobody_reads_it()
    {
        var log = await OpenAsync(kept: 5);
        for (var i = 1; i <= 60; i++) await ChangeAsync(log, (await log.SayAsync(Lobby, $"{i}")).Message);

        (await redis.RunAsync(database => database.SortedSetLengthAsync($"{prefix}{{r:lobby}}:order"), "lobby")).Should().BeLessThanOrEqualTo(6);
        (await redis.RunAsync(database => database.SortedSetLengthAsync($"{prefix}{{r:lobby}}:changed"), "lobby")).Should().BeLessThanOrEqualTo(6);
    }

    [Fact]
    public async Task A_stream_that_has_lost_its_newest_change_takes_another_epoch()
    {
        var log = await OpenAsync();
        var message = (await log.SayAsync(Lobby, "one")).Message;
        var epoch = await ChangeAsync(log, message);
        await redis.RunAsync(database => database.HashSetAsync($"{prefix}{{r:lobby}}:head", "changes", 0), "lobby");

        (await log.HeadsAsync([Lobby]))[0].Epoch.Should().NotBe(epoch);
        (await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 1), 10)).Continuous.Should().BeFalse();
    }

    [Fact]
    public async Task A_cleared_stream_goes_on_and_an_ended_one_begins_again_for_every_node()
    {
        var (log, other) = (await OpenAsync(), await OpenAsync());
        for (var i = 1; i <= 1200; i++) _ = log.SayAsync(Lobby, $"{i}", id: $"id-{i}").AsTask();
        await Wait.UntilAsync(async () => (await other.HeadsAsync([Lobby]))[0].Seq == 1200, "all is said");
        var first = (await log.ReadBeforeAsync(Lobby, 2, 1)).Messages[0];
        var epoch = await ChangeAsync(log, first);

        (await other.ClearAsync(Lobby, end: false)).Should().Be(new StreamPosition(epoch, 1200));
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().BeEmpty();
        (await redis.KeysAsync(prefix)).Should().NotContain(key => key.Contains(":id:", StringComparison.Ordinal));
        var gap = await log.ReadChangesAsync(Lobby, new LogPosition(epoch, 0), 10);
        gap.Continuous.Should().BeFalse();
        gap.Messages.Should().BeEmpty();
        var next = await log.SayAsync(Lobby, "1", id: "id-1");
        next.Should().Match<AppendResult>(result => result.Outcome == AppendOutcome.Stored && result.Message.Seq == 1201 && result.Epoch == epoch);
        (await ChangeAsync(log, next.Message)).Should().Be(epoch);

        var end = await other.ClearAsync(Lobby, end: true);
        end.Seq.Should().Be(0);
        end.Epoch.Should().NotBe(epoch);
        (await log.HeadsAsync([Lobby]))[0].Should().Be(new StreamHead(end, 0));
        var again = await log.SayAsync(Lobby, "1", id: "id-1");
        again.Should().Match<AppendResult>(result => result.Outcome == AppendOutcome.Stored && result.Message.Seq == 1 && result.Epoch == end.Epoch);
        await ChangeAsync(log, again.Message);
        (await other.ReadChangesAsync(Lobby, new LogPosition(end.Epoch, 0), 10)).Messages.Should().ContainSingle().Which.Change!.Number.Should().Be(1);
    }

    [Fact]
    public async Task What_a_user_has_said_is_found_each_once_whichever_node_is_asked_for_the_next_page()
    {
        var (log, other) = (await OpenAsync(), await OpenAsync());
        var rooms = Enumerable.Range(0, 300).Select(i => StreamKey.Room($"r{{o}}om% {i}")).Append(StreamKey.Direct("alice", "bob")).ToArray();
        var expected = new List<SentMessage>();
        foreach (var room in rooms)
        {
            for (var i = 0; i < 3; i++)
            {
                expected.Add(new SentMessage(room, (await log.SayAsync(room, $"{i}", id: i == 1 ? "id" : null)).Message));
                await log.SayAsync(room, "alice", from: "alice2");
            }
        }

        for (var i = 0; i < 2500; i++) _ = log.SayAsync(Lobby, "x", from: "zoe").AsTask();
        await Wait.UntilAsync(async () => (await log.HeadsAsync([Lobby]))[0].Seq == 2500, "all is said");
        expected.Add(new SentMessage(Lobby, (await log.SayAsync(Lobby, "last")).Message));

        var found = new List<SentMessage>();
        string? next = null;
        do
        {
            var page = await (found.Count % 2 == 0 ? log : other).FindSentAsync("alice", next, 7);
            page.Messages.Count.Should().BeLessThanOrEqualTo(7);
            found.AddRange(page.Messages);
            next = page.Next;
            (next?.Length ?? 0).Should().BeLessThanOrEqualTo(1000);
        }
        while (next is not null);

        found.ShouldHaveTheItemsOf(expected);
        await FluentActions.Awaiting(() => log.FindSentAsync("alice", "nonsense", 7).AsTask()).Should().ThrowAsync<FormatException>();
    }

    private static async Task<string> ChangeAsync(RedisMessageLog log, LoggedMessage message)
    {
        var result = await log.AmendAsync(Lobby, new Amendment(message.Seq, message.Id, message.Text + "!", "alice"));
        result.Outcome.Should().Be(AmendOutcome.Changed);
        return result.Epoch;
    }

    private async Task<RedisMessageLog> OpenAsync(int kept = 10_000) =>
        (await redis.OpenAsync(new HistoryOptions { MaxMessagesPerRoom = kept, CommitInterval = TimeSpan.Zero }, time, prefix)).Log;
}

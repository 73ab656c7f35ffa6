using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>What becomes of rows.</summary>
[NeedsPostgres]
public sealed class PostgresRetentionTests(SharedPostgres postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task What_is_past_its_age_goes_with_its_partition_and_the_next_ones_are_made_ahead()
    {
        var log = Logs.Open(Address, Time, new HistoryOptions { MaxAge = TimeSpan.FromDays(8) }).Log;
        for (var day = 0; day < 30; day++)
        {
            await log.SayAsync(Lobby, $"day {day}");
            Time.Advance(TimeSpan.FromDays(1));
        }

        await SweepUntilAsync("SELECT count(*) FROM messages", rows => rows is 8 or 9);
        (await log.AllAsync(Lobby)).Should().HaveCountLessThanOrEqualTo(9).And.Subject.Last().Text.Should().Be("day 29");
        (await SqlAsync("SELECT count(*) FROM partitions")).Should().BeOfType<long>().Which.Should().BeInRange(9, 12);
        (await SqlAsync("SELECT count(*) FROM pg_inherits WHERE inhparent = 'messages'::regclass")).Should().Be(await SqlAsync("SELECT count(*) FROM partitions"));
        (await log.SayAsync(Lobby, "next")).Message.Seq.Should().Be(31);
    }

    [Fact]
    public async Task What_is_too_much_or_was_cleared_leaves_the_table_when_no_repeat_can_need_it()
    {
        var log = Logs.Open(Address, Time, new HistoryOptions { MaxMessagesPerRoom = 10 }).Log;
        await log.SayManyAsync(Lobby, 8000);
        await log.SayManyAsync(Kitchen, 6000);
        await log.MentionAsync(Kitchen, "bob");
        await log.SetAsync(Kitchen, "key", "1");
        await log.ClearAsync(Kitchen, end: true);

        await SweepUntilAsync("SELECT count(*) FROM messages", rows => rows == 8000);
        (await SqlAsync("SELECT count(*) FROM mentions")).Should().Be(0L);
        (await SqlAsync("SELECT count(*) FROM state")).Should().Be(0L);
        (await log.AllAsync(Lobby)).Should().HaveCount(10);
        Time.Advance(TimeSpan.FromMinutes(11)); // one sweep takes them all, in steps
        await Wait.UntilAsync(async () => await SqlAsync("SELECT count(*) FROM messages") is 10L, "they are gone");
        (await log.AllAsync(Lobby)).Select(message => message.Seq).Should().Equal(Enumerable.Range(7991, 10).Select(seq => (long)seq));
    }

    [Fact]
    public async Task A_stream_that_was_empty_for_long_is_forgotten_and_begins_again_with_another_epoch()
    {
        var log = Logs.Open(Address, Time, new HistoryOptions { MaxAge = TimeSpan.FromHours(1) }).Log;
        var epoch = (await log.SayAsync(Lobby, "a")).Epoch;
        Time.Advance(TimeSpan.FromHours(2));
        await SweepUntilAsync("SELECT count(*) FROM streams WHERE trimmed = 1 AND deleted = 1", streams => streams == 1);
        (await log.HeadAsync(Lobby)).Position.Should().Be(new Contracts.StreamPosition(epoch, 1));
        Time.Advance(RetentionSchedule.ForgetAfter);
        await SweepUntilAsync("SELECT count(*) FROM streams", streams => streams == 0);

        var head = await log.HeadAsync(Lobby);

        head.Epoch.Should().NotBe(epoch);
        var again = await log.SayAsync(Lobby, "b");
        (again.Epoch, again.Message.Seq).Should().Be((head.Epoch, 1));
    }

    [Fact]
    public async Task Switching_the_search_on_gives_words_to_what_is_there()
    {
        var off = Logs.Open(Address, Time).Log;
        await off.SayManyAsync(Lobby, 1200);
        await off.AmendAsync(Lobby, (await off.SayAsync(Lobby, "deleted word")).Message, text: null);
        await off.SayAsync(StreamKey.Direct("alice", "bob"), "a word");

        var on = Logs.Open(Address, Time, new HistoryOptions { Search = true }).Log;
        await on.SayAsync(Lobby, "a word");
        SearchQuery.TryParse("7*", out var query).Should().BeTrue();
        (await FluentActions.Awaiting(() => on.SearchAsync(Lobby, query!, long.MaxValue, 1000).AsTask()).Should().ThrowAsync<SearchUnavailableException>()).WithMessage("*being built*");
        await SweepUntilAsync("SELECT count(*) FROM messages WHERE words IS NULL", rows => rows == 0);

        (await on.SearchAsync(Lobby, query!, long.MaxValue, 1000)).Messages.Should().HaveCount(111);
        SearchQuery.TryParse("word", out query).Should().BeTrue();
        (await on.SearchAsync(Lobby, query!, long.MaxValue, 1000)).Messages.Should().ContainSingle().Which.Seq.Should().Be(1202);
    }

    private Task SweepUntilAsync(string sql, Func<long, bool> isSo) => Wait.UntilAsync(async () =>
    {
        Time.Advance(RetentionSchedule.Interval);
        return isSo((long)(await SqlAsync(sql))!);
    }, sql);
}

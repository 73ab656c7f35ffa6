using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What survives the end of the process.</summary>
public class SqliteReopeningTests : SqliteTest
{
    [Fact]
    public async Task Messages_numbers_and_epochs_are_there_after_a_restart()
    {
        var before = Folder.Open(Time);
        await before.SayManyAsync(Lobby, 20);
        await before.AppendAsync(Kitchen, new MessageDraft("alice", "text", "1", """{"score":1}"""));
        var unread = StreamKey.Room("unread");
        var heads = await before.HeadsAsync([Lobby, Kitchen, unread]);
        var page = await before.ReadBeforeAsync(Lobby, long.MaxValue, 100);
        await before.DisposeAsync();

        var after = Folder.Open(Time);

        (await after.HeadsAsync([Lobby, Kitchen, unread])).Should().Equal(heads);
        (await after.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Should().BeEquivalentTo(page);
        (await after.AllAsync(Kitchen)).Should().ContainSingle().Which.Extras.Should().Be("""{"score":1}""");
        (await after.ReadAfterAsync(Lobby, new LogPosition(heads[0].Epoch, 18), 100)).Seqs().Should().Equal(19, 20);
        (await after.SayAsync(Lobby, "next")).Message.Seq.Should().Be(21);
        (await after.SayAsync(unread, "first")).Epoch.Should().Be(heads[2].Epoch);
    }

    [Fact]
    public async Task Payloads_of_the_largest_size_are_there_after_a_restart_also_more_than_the_journal_holds()
    {
        var before = Folder.Open(Time);
        for (var i = 0; i < 60; i++) await before.AppendAsync(Lobby, LogTestExtensions.LargestDraft($"{i}"));
        var all = await before.AllAsync(Lobby);
        await before.DisposeAsync();

        var after = Folder.Open(Time);

        (await after.AllAsync(Lobby)).Should().Equal(all).And.HaveCount(60);
        (await after.AppendAsync(Lobby, LogTestExtensions.LargestDraft("7"))).Outcome.Should().Be(AppendOutcome.Duplicate);
        (await after.AppendAsync(Lobby, LogTestExtensions.LargestDraft("7") with { Extras = null })).Outcome.Should().Be(AppendOutcome.Conflict);
    }

    [Fact]
    public async Task A_repeat_after_a_restart_is_recognised()
    {
        var before = Folder.Open(Time);
        var first = await before.SayAsync(Lobby, "hello", id: "1");
        await before.DisposeAsync();
        Time.Advance(TimeSpan.FromMinutes(9));

        var after = Folder.Open(Time);

        (await after.SayAsync(Lobby, "hello", id: "1")).Should().Be(first with { Outcome = AppendOutcome.Duplicate });
        (await after.SayAsync(Lobby, "other", id: "1")).Should().Be(first with { Outcome = AppendOutcome.Conflict });
    }

    [Fact]
    public async Task What_was_trimmed_stays_trimmed_after_a_restart()
    {
        var options = new HistoryOptions { MaxMessagesPerRoom = 10 };
        var before = Folder.Open(Time, options);
        await before.SayManyAsync(Lobby, 30);
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await before.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages.Count == 10, "trimmed");
        await before.DisposeAsync();

        var after = Folder.Open(Time, options);

        (await after.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages[0].Seq.Should().Be(21);
        (await after.ReadAfterAsync(Lobby, new LogPosition(null, 19), 100)).Continuous.Should().BeFalse();
    }

    [Fact]
    public async Task A_stream_whose_messages_are_all_too_old_keeps_its_numbering_across_a_restart()
    {
        var options = new HistoryOptions { MaxAge = TimeSpan.FromHours(1) };
        var before = Folder.Open(Time, options);
        var old = await before.SayManyAsync(Lobby, 5);
        Time.Advance(TimeSpan.FromHours(2));
        await SweepUntilRowsAreAsync(before, 0);
        await before.DisposeAsync();

        var after = Folder.Open(Time, options);

        (await after.HeadsAsync([Lobby])).Select(head => head.Position).Should().Equal(new StreamPosition(old.Epoch, 5));
        (await after.ReadAfterAsync(Lobby, new LogPosition(old.Epoch, 5), 10)).Continuous.Should().BeTrue();
        (await after.SayAsync(Lobby, "next")).Message.Seq.Should().Be(6);
    }

    [Fact]
    public async Task Rows_are_deleted_when_they_are_trimmed_and_the_duplicate_window_has_passed()
    {
        var log = Folder.Open(Time, new HistoryOptions { MaxMessagesPerRoom = 10 });
        await log.SayManyAsync(Lobby, 1000);
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await log.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages.Count == 10, "trimmed");
        (await RowsAsync(log)).Should().Be(1000);

        Time.Advance(TimeSpan.FromMinutes(11));

        await SweepUntilRowsAreAsync(log, 10);
        (await log.SayAsync(Lobby, "next")).Message.Seq.Should().Be(1001);
    }

    [Fact]
    public async Task A_stream_that_was_empty_for_long_is_forgotten_and_its_next_life_has_another_epoch()
    {
        var log = Folder.Open(Time, new HistoryOptions { MaxAge = TimeSpan.FromHours(1) });
        var old = (await log.SayManyAsync(Lobby, 5)).Epoch;
        Time.Advance(TimeSpan.FromHours(2));
        await SweepUntilRowsAreAsync(log, 0);
        await log.SayAsync(Kitchen, "still talking");

        Time.Advance(RetentionSchedule.ForgetAfter + TimeSpan.FromMinutes(1));
        await Wait.UntilAsync(async () => (await log.HeadsAsync([Lobby]))[0].Seq == 0, "the stream is forgotten");

        var next = await log.SayAsync(Lobby, "again");
        next.Message.Seq.Should().Be(1);
        next.Epoch.Should().NotBe(old);
        (await log.ReadAfterAsync(Lobby, new LogPosition(old, 1), 10)).Continuous.Should().BeFalse();
        await log.DisposeAsync();
        (await Folder.Open(Time).HeadsAsync([Lobby])).Select(head => head.Position).Should().Equal(new StreamPosition(next.Epoch, 1));
    }

    [Fact]
    public async Task The_files_as_they_lie_on_disk_hold_every_receipt()
    {
        var log = Folder.Open(Time);
        var last = await log.SayManyAsync(Lobby, 300);

        await using var copy = Folder.CopyAfterCrash();

        (await copy.Open(Time).HeadsAsync([Lobby])).Select(head => head.Position).Should().Equal(new StreamPosition(last.Epoch, 300));
    }

    [Fact]
    public async Task Closing_commits_what_is_waiting()
    {
        var log = Folder.Open(Time);
        var appends = Enumerable.Range(0, 500).Select(i => log.SayAsync(Lobby, $"{i}").AsTask()).ToArray();

        await log.DisposeAsync();

        (await Task.WhenAll(appends)).Select(r => r.Message.Seq).Should().OnlyHaveUniqueItems();
        (await Folder.Open(Time).HeadsAsync([Lobby]))[0].Seq.Should().Be(500);
    }

    [Fact]
    public async Task A_closed_log_is_unavailable()
    {
        var log = Folder.Open(Time);
        await log.SayAsync(Lobby, "a");
        await log.DisposeAsync();

        await FluentActions.Awaiting(() => log.SayAsync(Lobby, "b").AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        await FluentActions.Awaiting(() => log.ReadBeforeAsync(Lobby, 9, 9).AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        await FluentActions.Awaiting(() => log.HeadsAsync([Lobby]).AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        await FluentActions.Awaiting(() => log.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
    }

    [Fact]
    public async Task Commits_go_through_a_write_ahead_log_and_wait_for_the_disk()
    {
        SqliteConnection? writer = null;
        var log = Folder.Open(Time, initialise: connection => writer = connection);
        await log.ProbeAsync();

        using var command = writer!.CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT synchronous FROM pragma_synchronous)";
        command.ExecuteScalar().Should().Be("wal 2", "2 is FULL");
    }

    private Task SweepUntilRowsAreAsync(SqliteMessageLog log, long count) => Wait.UntilAsync(async () =>
    {
        Time.Advance(RetentionSchedule.Interval);
        return await RowsAsync(log) == count;
    }, $"{count} rows are left");

    private async Task<long> RowsAsync(SqliteMessageLog log)
    {
        await log.ProbeAsync();
        return (long)Folder.Sql("SELECT count(*) FROM messages")!;
    }
}

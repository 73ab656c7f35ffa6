using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What is different without the journal, and that the setting may be changed between one start and the next.</summary>
public sealed class SqliteWithoutJournalTests : SqliteTest
{
    private static HistoryOptions Without => new() { Journal = false };

    [Fact]
    public async Task Every_receipt_is_in_the_database_and_there_is_no_journal()
    {
        var log = Folder.Open(Time, Without);
        for (var i = 1; i <= 5; i++)
        {
            await log.SayAsync(Lobby, $"{i}");
            Folder.Sql("SELECT count(*) FROM messages").Should().Be((long)i);
        }

        File.Exists(Folder.JournalFile).Should().BeFalse();
    }

    [Fact]
    public async Task What_a_crash_left_in_the_journal_is_in_the_log_without_it()
    {
        SqliteConnection? tables = null;
        var with = Folder.Open(Time, initialise: connection => tables = connection);
        await with.ProbeAsync();
        SqliteSchema.Run(tables!, $"PRAGMA busy_timeout = {Wait.Deadline.TotalMilliseconds}"); // a lock on the tables goes unnoticed
        using var locked = Folder.Lock();
        var said = new List<LoggedMessage>();
        for (var i = 1; i <= 20; i++) said.Add((await with.SayAsync(Lobby, $"{i}", id: $"{i}")).Message);
        Folder.Sql("SELECT count(*) FROM messages").Should().Be(0L);
        await using var crashed = Folder.CopyAfterCrash();

        var without = crashed.Open(Time, Without);
        (await without.SayAsync(Lobby, "20", id: "20")).Outcome.Should().Be(AppendOutcome.Duplicate);
        said.Add((await without.SayAsync(Lobby, "21")).Message);

        (await without.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages.Should().Equal(said);
        said.Select(message => message.Seq).Should().Equal(Enumerable.Range(1, 21).Select(number => (long)number));
        File.Exists(crashed.JournalFile).Should().BeFalse("all of it is in the tables");
    }

    [Fact]
    public async Task The_log_is_the_same_when_the_setting_changes_with_every_crash()
    {
        var said = new List<LoggedMessage>();
        var folder = Folder;
        var crashes = new List<SqliteFolder>();
        for (var i = 1; i <= 6; i++)
        {
            var log = folder.Open(Time, new HistoryOptions { Journal = i % 2 == 0 });
            for (var j = 1; j <= 10; j++) said.Add((await log.SayAsync(Lobby, $"{i} {j}")).Message);
            (await log.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages.Should().Equal(said);
            crashes.Add(folder = folder.CopyAfterCrash());
        }

        said.Select(message => message.Seq).Should().Equal(Enumerable.Range(1, 60).Select(number => (long)number));
        foreach (var crash in crashes) await crash.DisposeAsync();
    }

    [Fact]
    public async Task A_journal_that_comes_back_after_it_was_removed_is_not_read_again()
    {
        var with = Folder.Open(Time);
        await with.SayManyAsync(Lobby, 5);
        await using var crashed = Folder.CopyAfterCrash();
        var journal = await File.ReadAllBytesAsync(crashed.JournalFile);
        var without = crashed.Open(Time, Without);
        var last = await without.SayManyAsync(Lobby, 5);
        await without.DisposeAsync();

        await File.WriteAllBytesAsync(crashed.JournalFile, journal);

        (await crashed.Open(Time).ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages.Should().HaveCount(10).And.EndWith(last.Message);
    }

    [Fact]
    public async Task An_append_that_the_database_has_no_room_for_is_unavailable_and_changes_nothing()
    {
        var log = Folder.Open(Time, Without, connection => SqliteSchema.Run(connection, "PRAGMA max_page_count = 60"));
        var first = await log.SayAsync(Lobby, "first");

        foreach (var room in new[] { Lobby, Kitchen })
            await FluentActions.Awaiting(() => log.SayAsync(room, new string('x', 300_000), id: "1").AsTask())
                .Should().ThrowAsync<MessageLogUnavailableException>().WithMessage("*full*");

        (await log.HeadsAsync([Lobby, Kitchen])).Select(head => head.Seq).Should().Equal(1, 0);
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().Equal(first.Message);
        var next = await log.SayAsync(Lobby, "smaller", id: "1");
        (next.Outcome, next.Message.Seq).Should().Be((AppendOutcome.Stored, 2));
        await log.DisposeAsync();
        (await Folder.Open(Time).ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().Equal(first.Message, next.Message);
    }
}

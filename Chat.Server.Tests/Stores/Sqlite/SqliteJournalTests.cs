using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What has a receipt and is not in the tables yet. A lock on the tables keeps it out of them.</summary>
public sealed class SqliteJournalTests : SqliteTest
{
    [Fact]
    public async Task What_is_only_in_the_journal_is_in_the_log_after_a_crash()
    {
        var log = await OpenAsync();
        using var tables = Folder.Lock();
        var lobby = new List<LoggedMessage>();
        for (var i = 1; i <= 50; i++) lobby.Add((await log.AppendAsync(Lobby, new MessageDraft("alice", $"{i} äöü\0€", i % 2 == 0 ? $"{i}" : null, i % 3 == 0 ? $$"""{"ö":{{i}}}""" : null))).Message);
        var kitchen = await log.SayAsync(Kitchen, "");
        Folder.Sql("SELECT count(*) FROM messages").Should().Be(0L);
        var heads = await log.HeadsAsync([Lobby, Kitchen]);

        await using var crashed = Folder.CopyAfterCrash();
        var after = crashed.Open(Time);

        (await after.HeadsAsync([Lobby, Kitchen])).Should().Equal(heads);
        (await after.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages.Should().Equal(lobby);
        (await after.ReadBeforeAsync(Kitchen, long.MaxValue, 100)).Messages.Should().Equal(kitchen.Message);
        (await after.SayAsync(Lobby, lobby[49].Text, id: "50")).Should().Be(new AppendResult(AppendOutcome.Duplicate, lobby[49], heads[0].Epoch));
        (await after.SayAsync(Lobby, "next")).Message.Seq.Should().Be(51);
    }

    [Fact]
    public async Task A_repeat_of_what_is_only_in_the_journal_is_recognised()
    {
        var log = await OpenAsync();
        using var tables = Folder.Lock();

        var first = await log.SayAsync(Lobby, "hello", id: "1");

        (await log.SayAsync(Lobby, "hello", id: "1")).Should().Be(first with { Outcome = AppendOutcome.Duplicate });
        (await log.SayAsync(Lobby, "other", id: "1")).Should().Be(first with { Outcome = AppendOutcome.Conflict });
        (await log.SayAsync(Lobby, "hello", id: "1", from: "bob")).Message.Seq.Should().Be(2);
        (await log.SayAsync(Kitchen, "hello", id: "1")).Message.Seq.Should().Be(1);
    }

    [Fact]
    public async Task Repeats_that_are_committed_together_are_one_message()
    {
        var log = await OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => log.SayAsync(Lobby, $"{i % 3}", id: $"{i % 3}").AsTask()));

        results.Select(result => result.Message).Distinct().Should().HaveCount(3);
        results.Count(result => result.Outcome == AppendOutcome.Stored).Should().Be(3);
        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(3);
    }

    [Fact]
    public async Task A_page_is_read_from_the_tables_and_from_what_is_not_there_yet()
    {
        var log = await OpenAsync();
        await log.SayManyAsync(Lobby, 10);
        await log.ProbeAsync();
        using var tables = Folder.Lock();
        await log.SayManyAsync(Lobby, 10);
        Folder.Sql("SELECT max(seq) FROM messages").Should().Be(10L);

        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 100)).Seqs().Should().Equal(Numbers(1, 20));
        (await log.ReadBeforeAsync(Lobby, 13, 5)).Seqs().Should().Equal(Numbers(8, 12));
        (await log.ReadBeforeAsync(Lobby, 8, 3)).Seqs().Should().Equal(Numbers(5, 7));
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 8), 4)).Seqs().Should().Equal(Numbers(9, 12));
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 15), 3)).Seqs().Should().Equal(Numbers(16, 18));
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 20), 3)).Seqs().Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_with_a_bound_in_bytes_is_read_from_the_tables_and_from_what_is_not_there_yet()
    {
        var log = await OpenAsync();
        for (var i = 0; i < 10; i++) await log.SayAsync(Lobby, new string('x', 67)); // 200 with the sender and what each counts for
        await log.ProbeAsync();
        using var tables = Folder.Lock();
        for (var i = 0; i < 10; i++) await log.SayAsync(Lobby, new string('x', 67));

        for (var count = 1; count < 20; count++)
        {
            foreach (var bytes in new[] { 200 * count, 200 * count + 199 })
            {
                var forward = await log.ReadAfterAsync(Lobby, new LogPosition(null, 0), new PageLimit(100, bytes));
                var backward = await log.ReadBeforeAsync(Lobby, long.MaxValue, new PageLimit(100, bytes));
                var middle = await log.ReadAfterAsync(Lobby, new LogPosition(null, 9), new PageLimit(100, bytes));

                forward.Seqs().Should().Equal(Numbers(1, count));
                backward.Seqs().Should().Equal(Numbers(21 - count, 20));
                (forward.HasMore, backward.HasMore).Should().Be((true, true));
                middle.Seqs().Should().Equal(Numbers(10, Math.Min(20, 9 + count)));
                middle.HasMore.Should().Be(count < 11);
            }
        }
    }

    [Fact]
    public async Task Of_a_journal_that_is_damaged_anywhere_the_messages_before_are_in_the_log()
    {
        var log = await OpenAsync();
        List<LoggedMessage> said = [];
        using (Folder.Lock())
        {
            for (var i = 0; i < 20; i++) said.Add((await log.SayAsync(Lobby, $"message {i}")).Message);

            var bytes = await ReadJournalAsync();
            var used = Array.FindLastIndex(bytes, value => value != 0) + 1;
            var counts = new List<int>();
            for (var at = 0; at < used; at += used / 37)
            {
                await using var crashed = Folder.CopyAfterCrash();
                var damaged = bytes.ToArray();
                damaged[at] ^= 0x55;
                await File.WriteAllBytesAsync(crashed.JournalFile, damaged);

                var found = (await crashed.Open(Time).ReadBeforeAsync(Lobby, long.MaxValue, 100)).Messages;

                found.Should().Equal(said.Take(found.Count));
                counts.Add(found.Count);
            }

            counts.Should().BeInAscendingOrder().And.StartWith(0).And.Contain(10).And.EndWith(19);
        }
    }

    [Fact]
    public async Task The_journal_of_another_database_is_left_alone()
    {
        await using var other = new SqliteFolder();
        var foreign = other.Open(Time);
        await foreign.SayManyAsync(Lobby, 20);
        await foreign.DisposeAsync();
        File.Copy(other.JournalFile, Folder.JournalFile);

        (await (await OpenAsync()).HeadsAsync([Lobby]))[0].Seq.Should().Be(0);
    }

    [Fact]
    public async Task Many_times_more_than_the_journal_holds_goes_through_it()
    {
        var log = await OpenAsync();
        var text = new string('x', 8 * 1024);
        for (var i = 0; i < 20; i++) await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => log.SayAsync(Lobby, text).AsTask()));

        await using var crashed = Folder.CopyAfterCrash();

        new FileInfo(Folder.JournalFile).Length.Should().BeLessThanOrEqualTo(AppendJournal.Capacity);
        var after = crashed.Open(Time);
        (await after.HeadsAsync([Lobby])).Should().Equal(await log.HeadsAsync([Lobby]));
        (await after.ReadBeforeAsync(Lobby, long.MaxValue, 5000)).Seqs().Should().Equal(Numbers(1, 2000));
    }

    [Fact]
    public async Task Pages_hold_what_was_said_while_the_journal_is_written_over_again_and_again()
    {
        var log = await OpenAsync();
        await log.SayAsync(Lobby, TextOf(1));
        var writing = Task.Run(async () =>
        {
            for (var next = 2; next < 2000; next += 50)
                await Task.WhenAll(Enumerable.Range(next, 50).Select(i => log.SayAsync(Lobby, TextOf(i)).AsTask()));
        });

        var pages = 0;
        for (; !writing.IsCompleted; pages++)
        {
            var page = await log.ReadBeforeAsync(Lobby, long.MaxValue, 100);
            page.Seqs().Should().Equal(Numbers(Math.Max(1, (int)page.Head.Seq - 99), (int)page.Head.Seq));
            page.Messages.Select(message => message.Text).Should().Equal(page.Messages.Select(message => TextOf(message.Seq)));
        }

        await writing;
        pages.Should().BePositive();

        static string TextOf(long seq) => seq + new string((char)('a' + seq % 26), 8 * 1024);
    }

    [Fact]
    public async Task What_is_larger_than_the_journal_is_stored_all_the_same()
    {
        var log = await OpenAsync();
        await log.SayAsync(Lobby, "first");

        var large = await log.SayAsync(Lobby, new string('x', AppendJournal.Capacity), id: "1");
        await log.SayAsync(Lobby, "third");

        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 1), 1)).Messages.Should().Equal(large.Message);
        (await log.SayAsync(Lobby, large.Message.Text, id: "1")).Outcome.Should().Be(AppendOutcome.Duplicate);
        await using var crashed = Folder.CopyAfterCrash();
        (await crashed.Open(Time).ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Select(message => message.Text.Length)
            .Should().Equal(5, AppendJournal.Capacity, 5);
    }

    [Fact]
    public async Task A_message_whose_receipt_came_before_the_file_was_full_is_there_when_it_has_room()
    {
        var log = Folder.Open(Time, initialise: connection => SqliteSchema.Run(connection, "PRAGMA max_page_count = 60"));
        var large = (await log.SayAsync(Lobby, new string('x', 300_000), id: "1")).Message;

        await FluentActions.Awaiting(() => log.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>().WithMessage("*full*");
        await FluentActions.Awaiting(() => log.SayAsync(Lobby, "small").AsTask())
            .Should().ThrowAsync<MessageLogUnavailableException>("nothing more is promised until the file has what was promised");
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().Equal(large);
        await log.DisposeAsync();

        var roomy = Folder.Open(Time);
        (await roomy.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().Equal(large);
        (await roomy.SayAsync(Lobby, large.Text, id: "1")).Outcome.Should().Be(AppendOutcome.Duplicate);
        (await roomy.SayAsync(Lobby, "next")).Message.Seq.Should().Be(2);
    }

    [Fact]
    public async Task A_full_journal_refuses_messages_until_the_tables_take_what_is_in_it()
    {
        var log = Folder.Open(Time);
        await log.ProbeAsync();
        var stored = new List<LoggedMessage>();
        using (Folder.Lock())
        {
            var refused = false;
            while (!refused)
            {
                try
                {
                    stored.Add((await log.SayAsync(Lobby, new string('x', 100_000))).Message);
                }
                catch (MessageLogUnavailableException)
                {
                    refused = true;
                }
            }
        }

        stored.Should().NotBeEmpty();
        stored.Add((await log.SayAsync(Lobby, "next")).Message);
        stored.Select(message => message.Seq).Should().Equal(Numbers(1, stored.Count));
        await log.DisposeAsync();
        (await Folder.Open(Time).ReadBeforeAsync(Lobby, long.MaxValue, 1000)).Messages.Should().Equal(stored);
    }

    [Fact]
    public async Task Closing_puts_everything_into_the_tables_also_what_came_while_an_earlier_part_could_not_be_put_there()
    {
        var log = Folder.Open(Time);
        await log.ProbeAsync();
        var stored = 0;
        using (Folder.Lock())
        {
            await Wait.UntilAsync(async () =>
            {
                try
                {
                    await log.SayAsync(Lobby, "before the failure is noticed");
                    stored++;
                    return false;
                }
                catch (MessageLogUnavailableException)
                {
                    return true;
                }
            }, "the tables were tried");
        }

        await log.DisposeAsync();

        Folder.Sql("SELECT count(*) FROM messages").Should().Be((long)stored);
        (await Folder.Open(Time).HeadsAsync([Lobby]))[0].Seq.Should().Be(stored);
    }

    private static IEnumerable<long> Numbers(int from, int to) => Enumerable.Range(from, to - from + 1).Select(number => (long)number);

    /// <summary>A log that does not notice a lock on its tables while a test lasts.</summary>
    private async Task<SqliteMessageLog> OpenAsync()
    {
        SqliteConnection? tables = null;
        var log = Folder.Open(Time, initialise: connection => tables = connection);
        await log.ProbeAsync();
        SqliteSchema.Run(tables!, $"PRAGMA busy_timeout = {Wait.Deadline.TotalMilliseconds}");
        return log;
    }

    private async Task<byte[]> ReadJournalAsync()
    {
        await using var file = new FileStream(Folder.JournalFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}

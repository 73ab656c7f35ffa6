using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What senders are told when the disk fails them, and that it is true.</summary>
public class SqliteFailureTests : SqliteTest
{
    [Fact]
    public async Task When_the_file_may_not_grow_exactly_the_receipted_messages_are_in_the_log()
    {
        var log = Folder.Open(Time, initialise: connection => SqliteSchema.Run(connection, "PRAGMA max_page_count = 60"));

        var results = new List<LoggedMessage?>();
        while (results.Count(r => r is null) < 100)
            results.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AttemptAsync(log, $"{i} {new string('x', 2000)}"))));

        var stored = results.OfType<LoggedMessage>().ToArray();
        stored.Should().HaveCountGreaterThan(20);
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10_000)).Messages.Should().Equal(stored, "reading goes on while the disk is full");
        await FluentActions.Awaiting(() => log.SayAsync(Lobby, new string('x', 300_000)).AsTask())
            .Should().ThrowAsync<MessageLogUnavailableException>().WithMessage("*full*");
        await log.DisposeAsync();

        var roomy = Folder.Open(Time);
        (await roomy.ReadBeforeAsync(Lobby, long.MaxValue, 10_000)).Messages.Should().Equal(stored);
        (await roomy.SayAsync(Lobby, "next")).Message.Seq.Should().Be(stored.Length + 1);
    }

    [Fact]
    public async Task A_full_file_takes_messages_again_when_retention_has_made_room()
    {
        var options = new HistoryOptions { MaxAge = TimeSpan.FromHours(1) };
        var log = Folder.Open(Time, options, connection => SqliteSchema.Run(connection, "PRAGMA max_page_count = 60"));
        long stored = 0;
        while (await AttemptAsync(log, new string('x', 2000)) is { } message)
        {
            stored = message.Seq;
            await log.ProbeAsync().AsTask().ContinueWith(_ => { }, TaskScheduler.Default); // whether or not the tables have room for it
        }


        Time.Advance(TimeSpan.FromHours(2));
        LoggedMessage? next = null;
        await Wait.UntilAsync(async () =>
        {
            Time.Advance(RetentionSchedule.Interval);
            return (next = await AttemptAsync(log, new string('y', 2000))) is not null;
        }, "there is room again");

        next!.Seq.Should().Be(stored + 1);
    }

    [TmpfsFact]
    public async Task A_full_disk_refuses_messages_and_takes_them_again_when_it_has_room()
    {
        using var disk = new Tmpfs(kilobytes: 512);
        await using var full = new SqliteFolder(disk.Path, Journal);
        var log = full.Open(Time);
        var filler = Path.Combine(disk.Path, "filler");
        var stored = new List<LoggedMessage> { (await log.SayAsync(Lobby, "first")).Message };
        await FillAsync(filler);

        var refusals = 0;
        while (refusals < 30)
        {
            foreach (var message in await Task.WhenAll(Enumerable.Range(0, 10).Select(i => AttemptAsync(log, $"{i} {new string('x', 3000)}"))))
            {
                if (message is null) refusals++;
                else stored.Add(message);
            }
        }

        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10_000)).Messages.Should().Equal(stored);
        File.Delete(filler);
        stored.AddRange((await Task.WhenAll(Enumerable.Range(0, 10).Select(i => log.SayAsync(Lobby, $"again {i}").AsTask()))).Select(r => r.Message));

        stored.Select(m => m.Seq).Should().Equal(Enumerable.Range(1, stored.Count).Select(i => (long)i));
        await log.DisposeAsync();
        var reopened = full.Open(Time);
        (await reopened.ReadBeforeAsync(Lobby, long.MaxValue, 10_000)).Messages.Should().Equal(stored);
        full.Log.Lines.Count(line => line.Contains("[1401]")).Should().Be(1, "an outage is one line");
        full.Log.Lines.Should().Contain(line => line.Contains("[1402]"));
        await reopened.DisposeAsync();
    }

    [TmpfsFact]
    public async Task A_read_only_disk_is_unavailable_until_it_is_writable()
    {
        using var disk = new Tmpfs(kilobytes: 4096);
        await using var readOnly = new SqliteFolder(disk.Path, Journal);
        var before = readOnly.Open(Time);
        await before.SayAsync(Lobby, "first");
        await before.DisposeAsync();
        disk.MakeReadOnly();
        var log = readOnly.Open(Time);

        (await AttemptAsync(log, "second")).Should().BeNull();
        await FluentActions.Awaiting(() => log.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        disk.MakeWritable();

        await log.ProbeAsync();
        (await log.SayAsync(Lobby, "second")).Message.Seq.Should().Be(2);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_read_only_file_is_unavailable_until_it_is_writable()
    {
        var log = Folder.Open(Time, initialise: connection => SqliteSchema.Run(connection, "PRAGMA query_only = ON"));

        await FluentActions.Awaiting(() => log.SayAsync(Lobby, "a").AsTask())
            .Should().ThrowAsync<MessageLogUnavailableException>().WithMessage("*read-only*");
        await log.DisposeAsync();

        (await Folder.Open(Time).SayAsync(Lobby, "a")).Message.Seq.Should().Be(1);
    }

    [Theory]
    [InlineData("messages.db", "messages.db-wal", "messages.db-shm")]
    [InlineData("messages.db")]
    public async Task A_deleted_file_is_made_anew_and_the_epochs_change(params string[] names)
    {
        var log = Folder.Open(Time);
        var old = await log.SayManyAsync(Lobby, 5);
        var unread = (await log.HeadsAsync([StreamKey.Room("unread")]))[0];
        foreach (var name in names) File.Delete(Path.Combine(Folder.Path, name));

        var next = await log.SayAsync(Lobby, "next");

        next.Message.Seq.Should().Be(1);
        next.Epoch.Should().NotBe(old.Epoch);
        var page = await log.ReadAfterAsync(Lobby, new LogPosition(old.Epoch, 5), 10);
        page.Continuous.Should().BeFalse();
        page.Messages.Should().Equal(next.Message);
        (await log.HeadsAsync([StreamKey.Room("unread")]))[0].Epoch.Should().NotBe(unread.Epoch);
        Folder.Log.Lines.Should().Contain(line => line.Contains("[1403]"));
        await log.DisposeAsync();
        (await Folder.Open(Time).ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Should().Equal(next.Message);
    }

    [Fact]
    public async Task A_deleted_folder_is_made_anew()
    {
        var log = Folder.Open(Time);
        await log.SayManyAsync(Lobby, 5);
        Directory.Delete(Folder.Path, recursive: true);

        (await log.SayAsync(Lobby, "next")).Message.Seq.Should().Be(1);

        File.Exists(Folder.File).Should().BeTrue();
    }

    [Fact]
    public async Task A_file_put_in_the_place_of_the_open_one_is_used_from_then_on()
    {
        await using var other = new SqliteFolder(journal: Journal);
        var backup = other.Open(Time);
        var old = await backup.SayManyAsync(Lobby, 3);
        await backup.DisposeAsync();
        var log = Folder.Open(Time);
        await log.SayManyAsync(Lobby, 50);

        File.Move(other.File, Folder.File, overwrite: true);
        File.Delete(Folder.File + "-wal");

        var next = await log.SayAsync(Lobby, "next");
        next.Message.Seq.Should().Be(4);
        next.Epoch.Should().Be(old.Epoch);
    }

    [Fact]
    public async Task A_second_server_on_the_file_is_unavailable_until_the_first_one_ends()
    {
        var first = Folder.Open(Time);
        await first.SayAsync(Lobby, "a");
        var second = Folder.Open(Time);

        await FluentActions.Awaiting(() => second.SayAsync(Lobby, "b").AsTask())
            .Should().ThrowAsync<MessageLogUnavailableException>().WithMessage("Another server uses*messages.db*");
        await FluentActions.Awaiting(() => second.HeadsAsync([Lobby]).AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        (await first.SayAsync(Lobby, "c")).Message.Seq.Should().Be(2);
        await first.DisposeAsync();

        (await second.SayAsync(Lobby, "d")).Message.Seq.Should().Be(3);
    }

    [Fact]
    public async Task While_another_program_has_the_write_lock_messages_are_taken_until_the_log_notices_and_reading_goes_on()
    {
        var log = Folder.Open(Time);
        var stored = new List<LoggedMessage> { (await log.SayAsync(Lobby, "first")).Message };
        using (Folder.Lock())
        {
            while (await AttemptAsync(log, "next") is { } message) stored.Add(message);
            await FluentActions.Awaiting(() => log.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>().WithMessage("*locked*");

            (await log.ReadBeforeAsync(Lobby, long.MaxValue, 100_000)).Messages.Should().Equal(stored);
        }

        stored.Add((await log.SayAsync(Lobby, "last")).Message);
        await log.ProbeAsync();
        stored.Select(message => message.Seq).Should().Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number));
        Folder.Sql("SELECT count(*) FROM messages").Should().Be((long)stored.Count);
    }

    [Fact]
    public async Task A_place_that_cannot_be_used_is_tried_again_with_every_use()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder.Path, "data"), "a file where the folder should be");
        await using var below = new SqliteFolder(Path.Combine(Folder.Path, "data"), Journal);
        var log = below.Open(Time);

        (await AttemptAsync(log, "a")).Should().BeNull();
        await FluentActions.Awaiting(() => log.HeadsAsync([Lobby]).AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        File.Delete(Path.Combine(Folder.Path, "data"));

        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(0);
        (await log.SayAsync(Lobby, "a")).Message.Seq.Should().Be(1);
    }

    /// <summary>The message, or null when the log was unavailable.</summary>
    private static async Task<LoggedMessage?> AttemptAsync(IMessageLog log, string text)
    {
        try
        {
            return (await log.SayAsync(Lobby, text)).Message;
        }
        catch (MessageLogUnavailableException)
        {
            return null;
        }
    }

    private static async Task FillAsync(string path)
    {
        var block = new byte[4096];
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}

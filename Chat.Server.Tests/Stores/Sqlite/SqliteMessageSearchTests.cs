using System.Text;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public class SqliteMessageSearchTests : MessageSearchSpecification
{
    private static readonly HistoryOptions On = new() { Search = true };

    private readonly SqliteFolder folder;

    public SqliteMessageSearchTests()
        : this(new SqliteLogs())
    {
    }

    protected SqliteMessageSearchTests(SqliteLogs logs)
        : base(logs) => folder = logs.NewFolder();

    [Fact]
    public async Task Switching_it_on_indexes_what_is_there_and_switching_it_off_leaves_nothing()
    {
        var off = folder.Open(Time, new HistoryOptions());
        for (var i = 0; i < 3; i++) await off.SayManyAsync(StreamKey.Room($"room {i}"), 700);
        var deleted = (await off.SayAsync(Lobby, "deleted word")).Message;
        await off.AmendAsync(Lobby, deleted, text: null);
        await off.AmendAsync(Lobby, (await off.SayAsync(Lobby, "old word")).Message, "edited word");
        await off.DisposeAsync();

        var on = folder.Open(Time, On);
        await on.SayAsync(Lobby, "word while it is built");
        await Wait.UntilAsync(() => CanSearchAsync(on), "the index is built");

        (await FindAsync(on, "word")).Select(message => message.Text).Should().Equal("word while it is built", "edited word");
        for (var i = 0; i < 3; i++)
        {
            var room = StreamKey.Room($"room {i}");
            (await FindAsync(on, "message 7", room)).Should().ContainSingle().Which.Seq.Should().Be(7);
            (await FindAsync(on, "700", room)).Should().ContainSingle();
        }

        folder.Sql("SELECT count(*) FROM search_docsize").Should().Be(2102L);
        folder.Sql("INSERT INTO search (search) VALUES ('integrity-check')");
        await on.DisposeAsync();

        var again = folder.Open(Time, new HistoryOptions());
        await again.SayAsync(Lobby, "word without an index");
        await again.AmendAsync(Lobby, (await again.AllAsync(Lobby))[1], "another edit");
        await again.DisposeAsync();
        folder.Sql("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'search%'").Should().Be(0L);

        var last = folder.Open(Time, On);
        await Wait.UntilAsync(() => CanSearchAsync(last), "the index is built again");
        (await FindAsync(last, "word")).Select(message => message.Text).Should().Equal("word without an index", "word while it is built");
    }

    [Fact]
    public async Task After_a_crash_what_had_a_receipt_is_found_and_what_was_deleted_is_not()
    {
        var log = folder.Open(Time, On);
        await log.SayManyAsync(Lobby, 20);
        var deleted = (await log.SayAsync(Lobby, "deleted word")).Message;
        await log.AmendAsync(Lobby, deleted, text: null);
        var kept = (await log.SayAsync(Lobby, "kept word")).Message;
        await using var crashed = folder.CopyAfterCrash();

        var after = crashed.Open(Time, On);

        await Wait.UntilAsync(() => CanSearchAsync(after), "the index is built");
        (await FindAsync(after, "word")).Should().Equal(kept);
        (await SearchAsync(after, "message")).Messages.Should().HaveCount(20);
        crashed.Sql("SELECT count(*) FROM search_docsize").Should().Be(21L);
    }

    [Fact]
    public async Task What_was_edited_deleted_cleared_or_trimmed_leaves_no_word_in_the_files()
    {
        string[] secrets = ["qzfirstsecret", "vwsecondsecret", "jkthirdsecret", "ypfourthsecret", "xufifthsecret"];
        StreamKey[] streams = [Lobby, Kitchen, StreamKey.Room("cleared"), StreamKey.Room("ended"), StreamKey.Room("old")];
        var log = folder.Open(Time, new HistoryOptions { Search = true, MaxAge = TimeSpan.FromHours(1) });
        foreach (var (stream, secret) in streams.Zip(secrets))
        {
            await log.SayManyAsync(stream, 50);
            await log.SayAsync(stream, $"Before {secret} after");
            await log.SayManyAsync(stream, 50);
            (await FindAsync(log, secret, stream)).Should().ContainSingle();
        }

        secrets.Should().AllSatisfy(secret => IsInFiles(secret).Should().BeTrue());
        await log.AmendAsync(Lobby, (await log.AllAsync(Lobby))[50], "edited");
        await log.AmendAsync(Kitchen, (await log.AllAsync(Kitchen))[50], text: null);
        await ((IMessageErasure)log).ClearAsync(streams[2], end: false);
        await ((IMessageErasure)log).ClearAsync(streams[3], end: true);

        await Wait.UntilAsync(() =>
        {
            Time.Advance(RetentionSchedule.Interval);
            return !secrets[..4].Any(IsInFiles);
        }, "the files hold nothing of what was changed or cleared");
        Time.Advance(TimeSpan.FromMinutes(90));
        await log.SayManyAsync(streams[4], 1);
        await Wait.UntilAsync(async () =>
        {
            Time.Advance(RetentionSchedule.Interval);
            await log.AmendAsync(Kitchen, (await log.SayAsync(Kitchen, "wiped")).Message, text: null); // so that the write-ahead log is emptied, too
            return !IsInFiles(secrets[4]);
        }, "the files hold nothing of what is too old");
        folder.Sql("INSERT INTO search (search) VALUES ('integrity-check')");
        (await FindAsync(log, "message", streams[4])).Should().ContainSingle();
    }

    private static async Task<bool> CanSearchAsync(IMessageLog log)
    {
        try
        {
            await SearchAsync(log, "word");
            return true;
        }
        catch (SearchUnavailableException e)
        {
            e.Message.Should().Contain("being built");
            return false;
        }
    }

    private bool IsInFiles(string text) => Directory.GetFiles(folder.Path)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
        });
}

using System.Text;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What of changes and clearings survives the end of the process, and what is left of their messages in the files.</summary>
public class SqliteChangesTests : SqliteTest
{
    [Fact]
    public async Task Changes_are_there_after_a_restart_and_after_a_crash()
    {
        var before = Folder.Open(Time);
        await before.SayManyAsync(Lobby, 5);
        var repeated = (await before.SayAsync(Lobby, "repeated", id: "1")).Message;
        var said = await before.AllAsync(Lobby);
        await before.AmendAsync(Lobby, said[1], "edited");
        await before.AmendAsync(Lobby, said[2], text: null);
        await before.AmendAsync(Lobby, repeated, "repeated!");
        var (all, changes) = (await before.AllAsync(Lobby), await before.ChangesAsync(Lobby));
        await using var crashed = Folder.CopyAfterCrash();
        await before.DisposeAsync();

        foreach (var after in new[] { Folder.Open(Time), crashed.Open(Time) })
        {
            (await after.AllAsync(Lobby)).Should().Equal(all);
            (await after.ChangesAsync(Lobby)).Should().BeEquivalentTo(changes);
            (await after.SayAsync(Lobby, "repeated", id: "1")).Outcome.Should().Be(AppendOutcome.Duplicate);
            (await after.AmendAsync(Lobby, said[0], "next")).Message!.Change!.Number.Should().Be(4);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cleared_stream_is_cleared_after_a_crash(bool end)
    {
        var before = Folder.Open(Time);
        await before.SayManyAsync(Lobby, 5);
        await before.SayAsync(Lobby, "repeated", id: "1");
        var position = await ((IMessageErasure)before).ClearAsync(Lobby, end);
        await using var empty = Folder.CopyAfterCrash();
        var said = await before.SayAsync(Lobby, "after", id: "1");
        await using var crashed = Folder.CopyAfterCrash();

        (await empty.Open(Time).HeadAsync(Lobby)).Position.Should().Be(position);
        var after = crashed.Open(Time);
        (await after.AllAsync(Lobby)).Should().Equal(said.Message);
        (await after.SayAsync(Lobby, "after", id: "1")).Should().Be(said with { Outcome = AppendOutcome.Duplicate });
        (await after.SayAsync(Lobby, "next")).Message.Seq.Should().Be(position.Seq + 2);
    }

    [Fact]
    public async Task What_was_edited_deleted_or_cleared_is_gone_from_the_files_after_the_next_sweep()
    {
        string[] secrets = ["first secret of mine", "second secret of mine", "third secret of mine", "fourth secret of mine"];
        StreamKey[] streams = [Lobby, Kitchen, StreamKey.Room("cleared"), StreamKey.Room("ended")];
        var log = Folder.Open(Time);
        for (var i = 0; i < 4; i++)
        {
            await log.SayManyAsync(streams[i], 50);
            await log.SayAsync(streams[i], secrets[i]);
            await log.SayManyAsync(streams[i], 50);
        }

        secrets.Should().AllSatisfy(secret => IsInFiles(secret).Should().BeTrue());
        await log.AmendAsync(Lobby, (await log.AllAsync(Lobby))[50], "edited");
        await log.AmendAsync(Kitchen, (await log.AllAsync(Kitchen))[50], text: null);
        await ((IMessageErasure)log).ClearAsync(streams[2], end: false);
        await ((IMessageErasure)log).ClearAsync(streams[3], end: true);

        Time.Advance(RetentionSchedule.Interval);

        await Wait.UntilAsync(() => !secrets.Any(IsInFiles), "the files hold nothing of it");
        var all = await log.AllAsync(Lobby);
        await log.SayAsync(Lobby, "after");
        await using var crashed = Folder.CopyAfterCrash();
        (await crashed.Open(Time).AllAsync(Lobby)).Should().HaveCount(102).And.StartWith(all, (one, other) => one == other);
        Folder.Sql("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public async Task A_file_of_an_older_server_can_be_changed()
    {
        var old = Folder.Open(Time);
        await old.SayManyAsync(Lobby, 3);
        await old.DisposeAsync();
        Folder.Sql("""
            DROP INDEX messages_by_change;
            ALTER TABLE messages DROP COLUMN change; ALTER TABLE messages DROP COLUMN change_kind;
            ALTER TABLE messages DROP COLUMN changed_at; ALTER TABLE messages DROP COLUMN changed_by;
            ALTER TABLE messages DROP COLUMN annotations;
            ALTER TABLE streams DROP COLUMN changes; ALTER TABLE streams DROP COLUMN changes_lost; ALTER TABLE streams DROP COLUMN cleared;
            DROP TABLE ended; DROP TABLE outbox; DROP TABLE outbox_readers; DROP TABLE state; DROP TABLE mentions; ALTER TABLE streams DROP COLUMN state_seq;
            PRAGMA user_version = 2;
            """);

        var log = Folder.Open(Time);
        var edited = (await log.AmendAsync(Lobby, (await log.AllAsync(Lobby))[0], "edited")).Message;

        (await log.AllAsync(Lobby))[0].Should().Be(edited);
        (await log.HeadAsync(Lobby)).Changes.Should().Be(1);
    }

    private bool IsInFiles(string text) =>
        Directory.GetFiles(Folder.Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)).Any(file => Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

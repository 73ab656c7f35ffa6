using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

/// <summary><c>backup</c> and <c>restore</c>.</summary>
public sealed class BackupTests : SqliteTest
{
    private string Copy => Path.Combine(Folder.Path, "copy.chat");

    private string Messages => $"--ConnectionStrings:Messages=Data Source={Folder.File}";

    [Fact]
    public async Task A_client_that_resumes_after_a_restore_learns_that_its_position_is_void_and_never_sees_two_histories_as_one()
    {
        StreamPosition old;
        await using (var server = await ChatServer.StartAsync(Messages))
        {
            await using var alice = await ConnectAsync(server, "alice");
            await using var bob = await ConnectAsync(server, "bob");
            await alice.JoinAsync("lobby");
            await bob.JoinAsync("lobby");
            await bob.SubscribeAsync("lobby");
            await alice.SayAsync("lobby", "one");
            await alice.SayAsync("lobby", "two", "id-2");
            await alice.StoreAsync("lobby", "topic.set", """{"v":1}""", "topic");
            await alice.ReactAsync("lobby", 1, "👍");
            await alice.EditAsync("lobby", 2, "two, edited");
            await bob.MarkReadAsync("lobby", 2);
            await alice.DirectAsync("bob", "hello bob");
            await Wait.UntilAsync(() => Sql(new SqliteLogFile($"Data Source={Folder.File}").SubscriptionsPath, "SELECT seq FROM subscriptions") is 2L, "the mark is written");

            (await BackupAsync()).ExitCode.Should().Be(0);

            await alice.SayAsync("lobby", "lost");
            await alice.SayAsync("lobby", "lost too");
            old = (await alice.JoinAsync("lobby")).Position;
            var refused = await RestoreAsync();
            refused.Should().Be(new CommandRun(1, "", $"Another server uses {Folder.File}. Stop it, or give this one a file of its own (ConnectionStrings:Messages).{Environment.NewLine}"));
        }

        var restored = await RestoreAsync();

        restored.Should().Be(new CommandRun(0, restored.Output, ""));
        restored.Output.Should().Contain($"What was there before is in {Folder.File}.before-restore-");
        await using (var server = await ChatServer.StartAsync(Messages))
        {
            await using var alice = await ConnectAsync(server, "alice");
            await using var bob = await ConnectAsync(server, "bob");
            var unread = (await bob.UnreadAsync()).Rooms.Single();
            var joined = await alice.JoinAsync("lobby", old, state: true);
            var repeated = await alice.SayAsync("lobby", "two", "id-2");
            var next = await alice.SayAsync("lobby", "another life");

            joined.Recovered.Should().BeFalse();
            joined.Position.Epoch.Should().NotBe(old.Epoch);
            joined.Position.Seq.Should().Be(3);
            joined.Missed.Select(message => message.Text).Should().Equal("one", "two, edited", "");
            joined.State!.Entries.Single().Key.Should().Be("topic");
            (unread.Read, unread.Count).Should().Be((2, 1), "the cursor has come along");
            repeated.Seq.Should().Be(2, "it is known still");
            next.Seq.Should().Be(4, "this number had another message in the life before");
            (await alice.HistoryAsync(new HistoryRequest(UserId: "bob"))).Messages.Select(message => message.Text).Should().Equal("hello bob");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_acknowledged_before_it_began_is_in_it_while_others_write_on(bool journal)
    {
        await using var folder = new SqliteFolder(journal: journal);
        var log = folder.Open(Time);
        await log.SayManyAsync(Lobby, 3000);
        var isOver = false;
        var writing = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver)) await log.SayManyAsync(Lobby, 100);
        });
        var before = (await log.HeadsAsync([Lobby]))[0].Position.Seq;

        var run = await CommandRun.OfAsync("backup", Copy, $"--ConnectionStrings:Messages=Data Source={folder.File}");
        Volatile.Write(ref isOver, true);
        await writing;

        run.ExitCode.Should().Be(0, run.Errors);
        (await RestoreAsync()).ExitCode.Should().Be(0);
        var restored = Folder.Open(Time);
        var head = (await restored.HeadsAsync([Lobby]))[0].Position.Seq;
        head.Should().BeInRange(before, (await log.HeadsAsync([Lobby]))[0].Position.Seq);
        var (read, seq) = (0L, 0L);
        for (var page = await restored.ReadAfterAsync(Lobby, new LogPosition(null, 0), 1000); page.Messages.Count > 0; page = await restored.ReadAfterAsync(Lobby, new LogPosition(null, seq), 1000))
        {
            read += page.Messages.Count;
            seq = page.Messages[^1].Seq;
        }

        (read, seq).Should().Be((head, head));
    }

    [Fact]
    public async Task After_a_crash_what_is_in_the_journal_alone_is_in_the_copy_too()
    {
        await Folder.Open(Time).SayManyAsync(Lobby, 5);
        await using var crashed = Folder.CopyAfterCrash();

        (await CommandRun.OfAsync("backup", Copy, $"--ConnectionStrings:Messages=Data Source={crashed.File}")).ExitCode.Should().Be(0);
        await using var folder = new SqliteFolder();
        (await CommandRun.OfAsync("restore", Copy, $"--ConnectionStrings:Messages=Data Source={folder.File}", Key)).ExitCode.Should().Be(0);

        (await folder.Open(Time).HeadsAsync([Lobby]))[0].Position.Seq.Should().Be(5);
    }

    [Fact]
    public async Task A_stream_without_messages_has_another_epoch_too()
    {
        var log = Folder.Open(Time);
        await log.SayAsync(Kitchen, "a");
        var before = (await log.HeadsAsync([Lobby, Kitchen])).Select(head => head.Position.Epoch).ToArray();
        await BackupAsync();
        await log.DisposeAsync();

        await RestoreAsync();

        var after = (await Folder.Open(Time).HeadsAsync([Lobby, Kitchen])).Select(head => head.Position.Epoch).ToArray();
        after.Should().NotContain(before);
        after.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Tokens_that_were_revoked_since_the_backup_stay_revoked()
    {
        await Folder.Open(Time).DisposeAsync();
        var file = new SqliteLogFile($"Data Source={Folder.File}");
        await using (var log = Folder.Open(Time)) await log.ProbeAsync();
        var now = Time.GetUtcNow();
        await Revocations().RevokeAsync("alice", now.AddMinutes(-5), now.AddHours(1));
        await BackupAsync();
        await Revocations().RevokeAsync("alice", now, now.AddHours(1));
        await Revocations().RevokeAsync("bob", now, now.AddHours(1));

        await RestoreAsync();

        (await Revocations().RevokedBeforeAsync("alice")).Should().Be(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));
        (await Revocations().RevokedBeforeAsync("bob")).Should().NotBeNull();

        SqliteRevocations Revocations() => new(file.RevocationsPath, Time, NullLogger<SqliteRevocations>.Instance);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced_unless_that_is_said()
    {
        await using (var log = Folder.Open(Time)) await log.ProbeAsync();
        await File.WriteAllTextAsync(Copy, "mine");

        var refused = await BackupAsync();
        var left = await File.ReadAllTextAsync(Copy);
        var replaced = await CommandRun.OfAsync("backup", "--overwrite", Copy, Messages);

        refused.ExitCode.Should().Be(1);
        refused.Errors.Should().Contain("is there already").And.Contain("--overwrite");
        left.Should().Be("mine");
        replaced.ExitCode.Should().Be(0);
        Directory.GetFiles(Folder.Path, "copy.chat*").Should().Equal(Copy);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Copy).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_copy_or_another_tool_copies_it_the_command_says_so()
    {
        (await BackupAsync()).Should().Be(new CommandRun(1, "", $"There is no database at {Folder.File} (ConnectionStrings:Messages).{Environment.NewLine}"));
        foreach (var (setting, word) in new[]
        {
            ("--ConnectionStrings:Redis=127.0.0.1:1,password=geheim", "Redis"),
            ("--Chat:History:Store=Memory", "memory"),
            ("--Chat:History:Store=PostgreSql", "pg_dump"),
        })
        {
            var run = await CommandRun.OfAsync("backup", Copy, setting, "--ConnectionStrings:PostgreSql=Host=db.example;Database=chat;Password=geheim");
            (run.ExitCode, run.Output).Should().Be((78, ""));
            run.Errors.Should().Contain(word).And.NotContain("geheim");
        }

        File.Exists(Copy).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_no_good_backup_is_refused_and_nothing_has_changed()
    {
        var log = Folder.Open(Time);
        await log.SayManyAsync(Lobby, 200);
        await BackupAsync();
        await log.DisposeAsync();
        var good = await File.ReadAllBytesAsync(Copy);
        var present = await File.ReadAllBytesAsync(Folder.File);

        await File.WriteAllTextAsync(Copy, new string('x', 5000));
        await RefusedAsync("is no database");
        File.Copy(Folder.File, Copy, overwrite: true);
        await RefusedAsync("no backup of this server");
        File.Delete(Copy);
        await RefusedAsync("is not there");
        Sql(Copy, "CREATE TABLE accounts (id INTEGER)");
        await RefusedAsync("another program");
        await File.WriteAllBytesAsync(Copy, good);
        Sql(Copy, "PRAGMA user_version = 99");
        await RefusedAsync("a newer server");
        await File.WriteAllBytesAsync(Copy, good);
        Sql(Copy, "UPDATE backup SET version = 2");
        await RefusedAsync("a newer server");
        await File.WriteAllBytesAsync(Copy, [.. good[..(good.Length / 2)], .. new byte[4096], .. good[(good.Length / 2 + 4096)..]]);
        await RefusedAsync("damaged");

        async Task RefusedAsync(string reason)
        {
            var run = await RestoreAsync();
            (run.ExitCode, run.Output).Should().Be((1, ""));
            run.Errors.Should().Contain(reason);
            (await File.ReadAllBytesAsync(Folder.File)).Should().Equal(present);
            Directory.GetFileSystemEntries(Folder.Path, "*restor*").Should().BeEmpty();
        }
    }

    private const string Key = $"--Jwt:SigningKey={TestTokens.SigningKey}";

    private static object? Sql(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return SqliteSchema.Value(connection, sql);
    }

    private static Task<ChatTestClient> ConnectAsync(ChatServer server, string user) => Connect.ToAsync(server.Address, user, WireProtocol.PlainJson);

    private Task<CommandRun> BackupAsync() => CommandRun.OfAsync("backup", Copy, Messages);

    private Task<CommandRun> RestoreAsync() => CommandRun.OfAsync("restore", Copy, Messages, Key);
}

using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>Several servers on one database.</summary>
[NeedsPostgres]
public sealed class PostgresNodesTests(SharedPostgres postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task Nodes_that_start_together_and_write_to_the_same_rooms_leave_no_hole_and_no_repeat()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => Logs.Open(Address, Time).Log).ToArray();
        var rooms = Enumerable.Range(0, 5).Select(i => StreamKey.Room($"room {i}")).ToArray();

        var said = await Task.WhenAll(Enumerable.Range(0, 1500).Select(i => Task.Run(async () =>
            (Room: rooms[i % 5], (await nodes[i % 3].SayAsync(rooms[i % 5], $"{i}", $"user {i % 7}", $"{i}")).Message))));

        foreach (var room in rooms)
            (await nodes[0].AllAsync(room)).Should().Equal(said.Where(one => one.Room == room).Select(one => one.Message).OrderBy(message => message.Seq)).And.HaveCount(300);
    }

    [Fact]
    public async Task The_same_message_to_two_nodes_is_one_and_the_bounds_of_a_state_hold()
    {
        var (one, other) = (Logs.Open(Address, Time).Log, Logs.Open(Address, Time).Log);

        var said = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).SayAsync(Lobby, "hello", id: $"{i / 4}").AsTask()));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).SetAsync(Kitchen, $"key {i}", "1", maxKeys: 10).AsTask()));

        said.Count(result => result.Outcome == AppendOutcome.Stored).Should().Be(10);
        said.Select(result => result.Message.Id).Distinct().Should().HaveCount(10);
        (await one.StateAsync(Kitchen)).Events.Should().HaveCount(10);
        (await other.HeadAsync(Kitchen)).Seq.Should().Be(10);
    }

    [Fact]
    public async Task What_one_node_changes_clears_and_trims_the_others_see()
    {
        var options = new HistoryOptions { MaxMessagesPerRoom = 10 };
        var (one, other) = (Logs.Open(Address, Time, options).Log, Logs.Open(Address, Time, options).Log);
        var said = (await one.SayAsync(Lobby, "a")).Message;

        var edited = (await other.AmendAsync(Lobby, said, "b")).Message;
        (await one.AllAsync(Lobby)).Should().Equal(edited!);
        var ended = await other.ClearAsync(Lobby, end: true);
        (await one.HeadAsync(Lobby)).Position.Should().Be(ended);
        await one.SayManyAsync(Lobby, 25);
        Time.Advance(RetentionSchedule.Interval);
        await Wait.UntilAsync(async () => (await other.AllAsync(Lobby)).Count == 10, "trimmed");
    }

    [Fact]
    public async Task A_lone_server_has_the_database_for_itself_until_it_ends()
    {
        var lone = Logs.Open(Address, Time, isShared: false);
        await lone.Log.SayAsync(Lobby, "mine");
        var second = Logs.Open(Address, Time, isShared: false).Log;
        var node = Logs.Open(Address, Time, isShared: true).Log;

        (await FluentActions.Awaiting(() => second.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>()).WithMessage("Another server uses *Redis*");
        (await FluentActions.Awaiting(() => node.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>()).WithMessage("A server without Redis uses *");
        await SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

        await Wait.UntilAsync(async () =>
        {
            try
            {
                await second.ProbeAsync();
                return true;
            }
            catch (MessageLogUnavailableException)
            {
                return false;
            }
        }, "it is free");
        (await second.AllAsync(Lobby)).Should().ContainSingle();
    }

    [Fact]
    public async Task After_a_takeover_or_a_restored_backup_every_stream_has_another_epoch()
    {
        var before = Logs.Open(Address, Time);
        var epoch = (await before.Log.SayAsync(Lobby, "a")).Epoch;
        await before.Inboxes.NoteAsync("alice", "bob", new StreamPosition("x", 1));
        await SqlAsync("UPDATE log SET cluster = 'another'");

        var after = Logs.Open(Address, Time);

        var said = await after.Log.SayAsync(Lobby, "b");
        said.Epoch.Should().NotBe(epoch).And.MatchRegex("^[A-Za-z0-9_-]{12}$");
        said.Message.Seq.Should().Be(2);
        (await after.Log.ReadAfterAsync(Lobby, new LogPosition(epoch, 1), 10)).Continuous.Should().BeFalse();
        (await before.Log.SayAsync(Lobby, "c")).Epoch.Should().Be(said.Epoch);
        Logs.Log.Lines.Count(line => line.Contains("[1404]")).Should().Be(1);
    }

    [Theory]
    [InlineData("UPDATE schema_version SET version = version + 1", "*written by a newer server*")]
    [InlineData("DROP TABLE schema_version", "*tables of another program*Search Path*")]
    public async Task Tables_of_a_newer_server_or_another_program_are_left_alone(string sql, string message)
    {
        await Logs.Open(Address, Time).Log.SayAsync(Lobby, "a");
        await SqlAsync(sql);

        var log = Logs.Open(Address, Time).Log;

        (await FluentActions.Awaiting(() => log.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>()).WithMessage(message);
        (await FluentActions.Awaiting(() => ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={Address}"))
            .Should().ThrowAsync<StartFailedException>()).WithMessage(message);
        (await SqlAsync("SELECT count(*) FROM messages")).Should().Be(1L);
    }
}

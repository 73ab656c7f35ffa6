using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>What each event costs in commands to Redis, however many users there are: the figures of the design page.</summary>
public sealed class RedisCostTests
{
    [RedisFact]
    public async Task Events_cost_as_many_commands_as_the_design_says_in_small_rooms_and_in_large_ones()
    {
        await using var redis = await RedisProcess.StartAsync();
        var options = new ScaleOutOptions { LeaseDuration = TimeSpan.FromMinutes(5), OperationTimeout = TimeSpan.FromMinutes(1) };
        await using var connection = new RedisConnection(redis.ConnectionString, options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        await Harness.Wait.UntilAsync(() => connection.IsConnected, "Redis is connected");
        await using var log = SharedRedis.Open(connection, new HistoryOptions(), TimeProvider.System).Log;
        var node = await TestNode.StartAsync(connection);
        var presence = node.Presence;
        var lobby = StreamKey.Room("lobby");
        string[] rooms = [.. Enumerable.Range(0, 10).Select(i => $"room {i}")];
        await log.AppendAsync(lobby, new MessageDraft("alice", "first", null));
        await log.HeadsAsync([lobby]);
        await node.EnterAsync("first", rooms);
        var inboxes = new RedisInboxes(connection, log, TimeProvider.System);
        await DirectAsync();

        // Each script is sent as text the first time.
        await node.EnterAsync("warm", ["room 0"]);
        await node.Presence.LeaveAsync("warm", "room 0");
        await presence.MembersAsync("room 0", 1);
        await presence.OnlineAsync(1);

        foreach (var users in new[] { 1, 2000 })
        {
            for (var i = 0; i < users; i++) await node.EnterAsync($"user{i}", ["room 0"]);

            (await CommandsAsync(async () => await presence.ConnectAsync("a", "alice"))).Should().Be("evalsha 1");
            (await CommandsAsync(async () => await presence.JoinAsync("a", "room 0", 200))).Should().Be("evalsha 1");
            (await CommandsAsync(async () => await presence.JoinAsync("a", "new", 200))).Should().Be("evalsha 2");
            (await CommandsAsync(async () => await presence.LeaveAsync("a", "room 0"))).Should().Be("evalsha 1");
            (await CommandsAsync(async () => await presence.MembersAsync("room 0", 200))).Should().Be("evalsha 1");
            (await CommandsAsync(async () => await presence.OnlineAsync(200))).Should().Be("evalsha 1, hvals 1");
            foreach (var room in rooms) await presence.JoinAsync("a", room, 1);
            (await CommandsAsync(async () => await presence.DisconnectAsync("a"))).Should().Be("evalsha 12", "there are eleven rooms and the user");
            (await CommandsAsync(async () => await log.AppendAsync(lobby, new MessageDraft("alice", "hello", "id")))).Should().Be("evalsha 1");
            (await CommandsAsync(async () => await log.HeadsAsync([lobby]))).Should().Be("hmget 1");
            (await CommandsAsync(DirectAsync)).Should().Be("evalsha 3");
            (await CommandsAsync(async () => await log.HeadsAsync([StreamKey.Inbox("alice"), StreamKey.Inbox("nobody")]))).Should().Be("hmget 2");
            (await CommandsAsync(async () => await presence.RenewAsync())).Should().Be("evalsha 1");
            await node.BeatAsync();
            (await CommandsAsync(node.BeatAsync)).Should().Be("evalsha 1", "there is nothing to catch up on");
        }

        async Task DirectAsync()
        {
            var result = await log.AppendAsync(StreamKey.Direct("alice", "bob"), new MessageDraft("alice", "psst", null));
            var reached = new Chat.Contracts.StreamPosition(result.Epoch, result.Message.Seq);
            await inboxes.NoteAsync("alice", "bob", reached);
            await inboxes.NoteAsync("bob", "alice", reached);
        }

        async Task<string> CommandsAsync(Func<Task> work)
        {
            using var monitor = new RedisMonitor(redis.ConnectionString);
            await work();
            var end = Guid.NewGuid().ToString();
            await connection.RunAsync(database => database.ExecuteAsync("ECHO", end));
            return string.Join(", ", (await monitor.ReadUntilAsync(end))
                .GroupBy(name => name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"));
        }
    }
}

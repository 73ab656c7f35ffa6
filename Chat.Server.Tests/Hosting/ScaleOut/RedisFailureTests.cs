using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>What presence and the log do while Redis is away, stands still, or has forgotten.</summary>
public sealed class RedisFailureTests
{
    private const string Prefix = "test:";
    private static readonly StreamKey Lobby = StreamKey.Room("lobby");

    // A test waits for the end of the one, and no machine is so slow that the other ends.
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(1);

    [RedisFact]
    public async Task A_message_that_was_refused_because_redis_stood_still_is_not_stored_when_it_goes_on()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis, Impatient);
        var log = Open(connection);
        await log.AppendAsync(Lobby, new MessageDraft("alice", "before", null));

        redis.Signal("STOP");
        var append = async () => await log.AppendAsync(Lobby, new MessageDraft("alice", "during", null));
        await append.Should().ThrowAsync<MessageLogUnavailableException>();
        redis.Signal("CONT");

        await EventuallyAsync(async () => await log.AppendAsync(Lobby, new MessageDraft("alice", "after", null)));
        var page = await log.ReadBeforeAsync(Lobby, long.MaxValue, 10);
        page.Messages.Select(message => message.Text).Should().Equal("before", "after");
    }

    [RedisFact]
    public async Task A_join_that_was_refused_because_redis_stood_still_leaves_nobody_behind()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis, Impatient);
        var node = await TestNode.StartAsync(connection);
        await node.EnterAsync("alice", ["room"]);
        await node.Presence.ConnectAsync("bob", "bob");

        redis.Signal("STOP");
        var join = async () => await node.Presence.JoinAsync("bob", "room", 10);
        await join.Should().ThrowAsync<PresenceUnavailableException>();
        redis.Signal("CONT");

        await EventuallyAsync(node.BeatAsync);
        node.Presence.IsMember("bob", "room").Should().BeFalse();
        (await node.MembersAsync("room")).Should().Equal("alice");
        (await node.Presence.JoinAsync("bob", "room", 10))!.UserChanged.Should().BeTrue("nobody was told of the join that failed");
        node.CaughtUp.Should().BeEmpty();
    }

    [RedisFact]
    public async Task While_redis_is_away_nothing_waits_and_what_ended_is_told_afterwards()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        var node = await TestNode.StartAsync(connection);
        await node.EnterAsync("alice", ["room", "other"]);
        await node.EnterAsync("bob", ["room"]);

        await redis.KillAsync();
        await Wait.UntilAsync(() => !connection.IsConnected, "the loss of the connection is noticed");
        var started = TimeProvider.System.GetTimestamp();
        Func<Task>[] calls =
        [
            async () => await node.Presence.ConnectAsync("carol", "carol"),
            async () => await node.Presence.JoinAsync("bob", "other", 10),
            async () => await node.Presence.LeaveAsync("bob", "room"),
            async () => await node.Presence.MembersAsync("room", 10),
            async () => await node.Presence.OnlineAsync(10),
        ];
        foreach (var call in calls) await call.Should().ThrowAsync<PresenceUnavailableException>();
        (await node.Presence.DisconnectAsync("alice")).Should().HaveCount(2).And.OnlyContain(change => !change.UserChanged);
        TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(connection.Options.OperationTimeout);
        node.Presence.RoomsOf("bob").Should().Equal("room");
        node.Presence.RoomsOf("alice").Should().BeEmpty();
        node.Presence.ConnectionsOf("carol").Should().BeEmpty();
        await redis.StartAgainAsync();

        await EventuallyAsync(node.BeatAsync);
        node.CaughtUp.Select(change => (change.Room, change.UserId, change.UserChanged, change.MemberCount))
            .Should().BeEquivalentTo([("room", "alice", true, 1), ("other", "alice", true, 0)]);
        (await node.MembersAsync("room")).Should().Equal("bob");
        (await node.Presence.OnlineAsync(10)).Should().BeEquivalentTo(new { UserCount = 1, ConnectionCount = 1 });
    }

    [RedisFact]
    public async Task Everything_is_back_within_five_seconds_of_redis()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        var log = Open(connection);
        var node = await TestNode.StartAsync(connection);
        await redis.KillAsync();
        await Wait.UntilAsync(() => !connection.IsConnected, "the loss of the connection is noticed");

        await redis.StartAgainAsync();
        var started = TimeProvider.System.GetTimestamp();
        await EventuallyAsync(async () => await log.AppendAsync(Lobby, new MessageDraft("alice", "hello", null)));
        await EventuallyAsync(node.BeatAsync);

        TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [RedisFact]
    public async Task A_connection_that_is_asked_for_before_redis_is_there_is_made_when_it_comes()
    {
        await using var redis = RedisProcess.NotYetStarted();
        await using var connection = new RedisConnection(redis.ConnectionString, Options(Impatient), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        var log = Open(connection);
        var probe = async () => await log.ProbeAsync();
        await probe.Should().ThrowAsync<MessageLogUnavailableException>();

        await redis.StartAgainAsync();

        await EventuallyAsync(async () => await log.ProbeAsync());
    }

    [RedisFact]
    public async Task A_redis_that_comes_back_with_older_data_gets_a_new_epoch_and_gives_no_number_twice_under_one()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        var log = Open(connection);
        for (var i = 1; i <= 5; i++) await log.AppendAsync(Lobby, new MessageDraft("alice", $"{i}", null));
        var epoch = (await log.HeadsAsync([Lobby]))[0].Epoch;

        await redis.ExecuteAsync("HSET", $"{Prefix}{{r:lobby}}:head", "seq", "3");
        await redis.ExecuteAsync("LTRIM", $"{Prefix}{{r:lobby}}:messages", "0", "2");

        var head = (await log.HeadsAsync([Lobby]))[0];
        head.Seq.Should().Be(3);
        head.Epoch.Should().NotBe(epoch);
        (await log.ReadAfterAsync(Lobby, new LogPosition(epoch, 2), 10)).Continuous.Should().BeFalse();
        var next = await log.AppendAsync(Lobby, new MessageDraft("alice", "next", null));
        (next.Message.Seq, next.Epoch).Should().Be((4, head.Epoch));
    }

    [RedisFact]
    public async Task A_full_or_read_only_redis_is_unavailable_and_not_ready()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        var log = Open(connection);
        await log.ProbeAsync();
        Func<Task>[] calls =
        [
            async () => await log.ProbeAsync(),
            async () => await log.AppendAsync(Lobby, new MessageDraft("alice", "never", null)),
        ];

        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        foreach (var call in calls) await call.Should().ThrowAsync<MessageLogUnavailableException>();
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        foreach (var call in calls) await call.Should().ThrowAsync<MessageLogUnavailableException>();
        await redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "0");

        (await log.AppendAsync(Lobby, new MessageDraft("alice", "first", null))).Message.Seq.Should().Be(1);
    }

    [RedisFact]
    public async Task A_redis_that_has_forgotten_the_scripts_is_given_them_again()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = await ConnectAsync(redis);
        var log = Open(connection);
        await log.AppendAsync(Lobby, new MessageDraft("alice", "one", null));

        await redis.ExecuteAsync("SCRIPT", "FLUSH");

        (await log.AppendAsync(Lobby, new MessageDraft("alice", "two", "id"))).Message.Seq.Should().Be(2);
        (await redis.ExecuteAsync("DBSIZE")).ToString().Should().Be("3");
    }

    [RedisFact]
    public async Task On_a_cluster_all_that_is_done_at_once_is_in_one_slot()
    {
        await using var redis = await RedisProcess.StartAsync("--cluster-enabled", "yes");
        await redis.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Wait.UntilAsync(async () => (await redis.ExecuteAsync("CLUSTER", "INFO")).ToString().Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is up");
        await using var connection = await ConnectAsync(redis);
        var (log, outbox) = SharedRedis.Open(connection, new HistoryOptions(), TimeProvider.System, new OutboxSettings(["hook"], 1000, TimeSpan.FromDays(1)));
        var node = await TestNode.StartAsync(connection);
        await using var otherConnection = await ConnectAsync(redis);
        var other = await TestNode.StartAsync(otherConnection);
        string[] rooms = [.. Enumerable.Range(0, 20).Select(i => $"r{{o}}om {i}")];

        await node.EnterAsync("alice", rooms);
        await other.EnterAsync("bob", rooms);
        foreach (var room in rooms)
        {
            await log.AppendAsync(StreamKey.Room(room), new MessageDraft("alice", "hello", "id"));
            (await log.AppendAsync(StreamKey.Room(room), new MessageDraft("alice", "hello", "id"))).Outcome.Should().Be(AppendOutcome.Duplicate);
            (await log.ReadBeforeAsync(StreamKey.Room(room), long.MaxValue, 10)).Messages.Should().ContainSingle();
        }

        (await log.HeadsAsync([.. rooms.Select(StreamKey.Room)])).Should().OnlyContain(head => head.Seq == 1);
        foreach (var room in rooms)
        {
            var message = (await log.ReadBeforeAsync(StreamKey.Room(room), 2, 1)).Messages[0];
            (await log.AmendAsync(StreamKey.Room(room), new Amendment(1, message.Id, "hi", "alice"))).Outcome.Should().Be(AmendOutcome.Changed);
            (await log.ReadChangesAsync(StreamKey.Room(room), new LogPosition(null, 0), 10)).Messages.Should().ContainSingle();
            await outbox.AddAsync("closed", room, "{}");
        }

        (await outbox.ReadAsync("hook", 100)).Entries.Should().HaveCount(3 * rooms.Length);
        (await FindAsync(log)).Select(sent => sent.Stream).Should().BeEquivalentTo(rooms.Select(StreamKey.Room));
        foreach (var room in rooms) (await log.ClearAsync(StreamKey.Room(room), end: true)).Seq.Should().Be(0);
        await outbox.TidyAsync();
        await other.Presence.EndAsync();
        other.CaughtUp.Should().HaveCount(rooms.Length);
        await node.BeatAsync();
        foreach (var room in rooms) (await node.MembersAsync(room)).Should().Equal("alice");
        (await node.Presence.DisconnectAsync("alice")).Should().OnlyContain(change => change.UserChanged && change.MemberCount == 0);
    }

    private static async Task<List<SentMessage>> FindAsync(RedisMessageLog log)
    {
        var found = new List<SentMessage>();
        for (var (page, isFirst) = (new SentPage([], null), true); isFirst || page.Next is not null; isFirst = false)
        {
            page = await log.FindSentAsync("alice", page.Next, 10);
            found.AddRange(page.Messages);
        }

        return found;
    }

    private static ScaleOutOptions Options(TimeSpan patience) => new() { KeyPrefix = Prefix, OperationTimeout = patience };

    private static RedisMessageLog Open(RedisConnection connection) =>
        SharedRedis.Open(connection, new HistoryOptions(), TimeProvider.System).Log;

    private static async Task<RedisConnection> ConnectAsync(RedisProcess redis, TimeSpan? patience = null)
    {
        var connection = new RedisConnection(redis.ConnectionString, Options(patience ?? Patient), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        await Wait.UntilAsync(() => connection.IsConnected, "Redis is connected");
        return connection;
    }

    /// <summary>Repeats what is unavailable.</summary>
    private static Task EventuallyAsync(Func<Task> call) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                await call();
                return true;
            }
            catch (Exception e) when (e is MessageLogUnavailableException or PresenceUnavailableException)
            {
                return false;
            }
        },
        "Redis is of use again");
}

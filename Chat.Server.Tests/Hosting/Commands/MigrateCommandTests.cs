using Chat.Contracts;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

public sealed class MigrateCommandTests : SqliteTest
{
    private string Messages => $"--ConnectionStrings:Messages=Data Source={Folder.File}";

    [RedisFact]
    public async Task Clients_resume_on_redis_as_if_nothing_had_been()
    {
        StreamPosition lobby, quiet;
        await using (var server = await ChatServer.StartAsync(Messages))
        {
            await using var alice = await ConnectAsync(server, "alice");
            await using var bob = await ConnectAsync(server, "bob");
            await using var admin = await ConnectAsync(server, "root", "admin");
            await alice.JoinAsync("lobby");
            await bob.JoinAsync("lobby");
            await bob.SubscribeAsync("lobby");
            await alice.SayAsync("lobby", "eins", "id-1");
            await bob.Events.FirstAsync<ChatMessage>(message => message.Seq == 1);
            await bob.MarkReadAsync("lobby", 1);
            quiet = (await alice.JoinAsync("quiet")).Position;
            await alice.SayAsync("quiet", "one");
            quiet = quiet with { Epoch = (await alice.JoinAsync("quiet")).Position.Epoch, Seq = 1 };
            lobby = (await bob.JoinAsync("lobby")).Position;
            await alice.SayAsync(new SendMessageRequest("lobby", "zwei @bob", null, Mentions: ["bob"]));
            await alice.StoreAsync("lobby", "topic.set", """{"v":1}""", "topic");
            await alice.SayAsync("lobby", "vier", "id-4");
            await alice.SayAsync("lobby", "fünf", "id-5");
            await alice.EditAsync("lobby", 1, "eins, geändert");
            await alice.DeleteAsync("lobby", 4);
            await alice.DirectAsync("bob", "hello bob");
            await admin.MuteAsync("lobby", "carol");
        }

        var before = new SqliteLogFile($"Data Source={Folder.File}");
        await new SqliteRevocations(before.RevocationsPath, TimeProvider.System, NullLogger<SqliteRevocations>.Instance).RevokeAsync("dave", TimeProvider.System.GetUtcNow().AddMinutes(1), TimeProvider.System.GetUtcNow().AddHours(1));
        var content = await File.ReadAllBytesAsync(Folder.File);
        await using var redis = await RedisProcess.StartAsync();
        var there = $"--ConnectionStrings:Redis={redis.ConnectionString}";

        var run = await MigrateAsync(there);

        run.Should().Be(new CommandRun(0, run.Output, ""));
        run.Output.Should().StartWith("3 rooms and conversations, 1 subscriptions, 1 mutes and bans and 1 revocations are in Redis");
        (await File.ReadAllBytesAsync(Folder.File)).Should().Equal(content);
        Directory.GetDirectories(Folder.Path).Should().BeEmpty();
        await using (var server = await ChatServer.StartAsync(there))
        {
            await using var alice = await ConnectAsync(server, "alice");
            await using var bob = await ConnectAsync(server, "bob");
            await using var carol = await ConnectAsync(server, "carol");
            var unread = (await bob.UnreadAsync()).Rooms.Single();
            var resumed = await bob.JoinAsync("lobby", lobby, changes: 0, state: true);

            (resumed.Recovered, resumed.Position).Should().Be((true, lobby with { Seq = 5 }));
            resumed.Missed.Select(message => (message.Seq, message.Text)).Should().Equal((2, "zwei @bob"), (3, ""), (4, ""), (5, "fünf"));
            resumed.Changes!.Select(message => (message.Seq, message.Text)).Should().Contain((1, "eins, geändert"));
            resumed.State!.Entries.Single().Key.Should().Be("topic");
            (unread.Read, unread.Count, unread.Mentions).Should().Be((1, 4, 1));
            (await alice.JoinAsync("quiet", quiet)).Should().Match<RoomSnapshot>(snapshot => snapshot.Recovered && snapshot.Missed.Count == 0);
            await alice.JoinAsync("lobby");
            (await alice.SayAsync("lobby", "eins", "id-1")).Seq.Should().Be(1, "repeats are known");
            (await alice.SayAsync("lobby", "vier", "id-4")).Seq.Should().Be(4, "also of what was deleted");
            (await alice.SayAsync("lobby", "sechs")).Seq.Should().Be(6);
            (await bob.Events.FirstAsync<ChatMessage>(message => message.Seq == 6)).Text.Should().Be("sechs");
            (await alice.HistoryAsync(new HistoryRequest(UserId: "bob"))).Messages.Select(message => message.Text).Should().Equal("hello bob");
            await carol.JoinAsync("lobby");
            (await carol.Invoking(client => client.SayAsync("lobby", "x")).Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Muted);
            await FluentActions.Awaiting(() => ConnectAsync(server, "dave")).Should().ThrowAsync<Exception>("it is revoked");
        }

        var again = await MigrateAsync(there);
        again.ExitCode.Should().Be(1);
        again.Errors.Should().Contain("has keys that begin with 'chat:'");
    }

    [RedisFact]
    public async Task What_an_interrupted_attempt_has_left_goes_before_the_next_one_and_a_failed_one_leaves_nothing()
    {
        await using (var server = await ChatServer.StartAsync(Messages))
        {
            await using var alice = await ConnectAsync(server, "alice");
            foreach (var room in new[] { "one", "two" })
            {
                await alice.JoinAsync(room);
                await alice.SubscribeAsync(room);
                await alice.SayAsync(room, "hello");
            }
        }

        await using var redis = await RedisProcess.StartAsync();
        var there = $"--ConnectionStrings:Redis={redis.ConnectionString}";
        await redis.ExecuteAsync("SET", "chat:migration", "begun");
        await redis.ExecuteAsync("HSET", "chat:{r:one}:head", "epoch", "half", "seq", "7");
        await redis.ExecuteAsync("SET", "other:key", "of somebody else");

        var failed = await MigrateAsync(there, "--Chat:Subscriptions:MaxRoomsPerUser=1");
        var left = (string[])(await redis.ExecuteAsync("KEYS", "*"))!;
        var succeeded = await MigrateAsync(there);

        failed.ExitCode.Should().Be(1);
        failed.Errors.Should().Contain("'alice' cannot be subscribed to 'two'");
        left.Should().Equal("other:key");
        succeeded.ExitCode.Should().Be(0);
        ((string?)await redis.ExecuteAsync("HGET", "chat:{r:one}:head", "seq")).Should().Be("1");
        ((string[])(await redis.ExecuteAsync("KEYS", "chat:migration"))!).Should().BeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        (await CommandRun.OfAsync("migrate", "--to", "mars", Messages)).ExitCode.Should().Be(64);
        (await CommandRun.OfAsync("migrate", Messages)).ExitCode.Should().Be(64);
        (await MigrateAsync()).ExitCode.Should().Be(78);
        (await MigrateAsync("--ConnectionStrings:Redis=127.0.0.1:1")).Errors.Should().Contain("127.0.0.1:1 is not reachable");
    }

    [RedisFact]
    public async Task A_database_that_a_server_uses_stays_where_it_is()
    {
        await using var redis = await RedisProcess.StartAsync();
        await Folder.Open(Time).ProbeAsync();

        var run = await MigrateAsync($"--ConnectionStrings:Redis={redis.ConnectionString}");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("Another server uses");
        ((string[])(await redis.ExecuteAsync("KEYS", "*"))!).Should().BeEmpty();
    }

    private static Task<ChatTestClient> ConnectAsync(ChatServer server, string user, params string[] roles) => Connect.ToAsync(server.Address, user, WireProtocol.PlainJson, roles);

    private Task<CommandRun> MigrateAsync(params string[] settings) => CommandRun.OfAsync(["migrate", "--to", "redis", Messages, $"--Jwt:SigningKey={TestTokens.SigningKey}", .. settings]);
}

using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Stores.PostgreSql;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

/// <summary><c>export</c> and <c>import</c>.</summary>
public sealed class RoomCommandTests : SqliteTest
{
    private string Messages => $"--ConnectionStrings:Messages=Data Source={Folder.File}";

    [Fact]
    public async Task A_room_with_everything_goes_out_and_comes_in_as_another()
    {
        await TalkAsync();

        var exported = await RunAsync("export", "lobby", "--output", InFolder("lobby.jsonl"));
        var imported = await RunAsync("import", "copy", InFolder("lobby.jsonl"));
        var again = await RunAsync("export", "copy");

        exported.Should().Be(new CommandRun(0, "", $"5 messages of 'lobby'.{Environment.NewLine}"));
        imported.Should().Be(new CommandRun(0, imported.Output, ""));
        var (before, after) = (await File.ReadAllLinesAsync(InFolder("lobby.jsonl")), again.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        after[1..].Should().Equal(before[1..]);
        before[0].Should().StartWith("{\"format\":\"chat-hubs-room\",\"version\":1,\"room\":\"lobby\",\"epoch\":\"").And.EndWith("\",\"seq\":5,\"changes\":3,\"state\":1}");
        EpochOf(after[0]).Should().NotBe(EpochOf(before[0]));
        before[1].Should().Contain("\"event\":\"topic.set\"").And.Contain("\"key\":\"topic\"");
        before[2].Should().ContainAll("\"text\":\"eins, geändert\"", "\"client_message_id\":\"id-1\"", "\"kind\":\"reaction_after_edit\"", "\"reactions\":{\"\\uD83D\\uDC4D\":[\"bob\"]}");

        await using var server = await ChatServer.StartAsync(Messages, "--Chat:History:Search=true");
        await using var alice = await ConnectAsync(server, "alice");
        var joined = await alice.JoinAsync("copy", state: true);
        (await alice.HistoryAsync(new HistoryRequest("copy"))).Messages.Select(message => (message.Seq, message.Text)).Should()
            .Equal((1, "eins, geändert"), (2, ""), (3, ""), (4, "vier @bob"), (5, "fünf"));
        joined.State!.Entries.Single().Data.Should().Be("""{"v":1}""");
        (await alice.SayAsync("copy", "eins", "id-1")).Seq.Should().Be(1);
        (await alice.SayAsync("copy", "sechs")).Seq.Should().Be(6);
        await Wait.UntilAsync(async () =>
        {
            try
            {
                return (await alice.SearchAsync("copy", "fünf")).Messages.Count == 1;
            }
            catch (ChatErrorException e) when (e.Code == ChatErrors.Unavailable)
            {
                return false; // the index is being built
            }
        }, "what was imported is found");
    }

    [RedisFact]
    public async Task A_room_goes_from_sqlite_to_redis_while_nodes_run()
    {
        await TalkAsync();
        await RunAsync("export", "lobby", "--output", InFolder("lobby.jsonl"));
        await using var redis = await RedisProcess.StartAsync();
        var there = $"--ConnectionStrings:Redis={redis.ConnectionString}";
        await using var node = await ChatServer.StartAsync(there);
        await using var alice = await ConnectAsync(node, "alice");

        var imported = await RunAsync("import", "lobby", InFolder("lobby.jsonl"), there);
        var twice = await RunAsync("import", "lobby", InFolder("lobby.jsonl"), there);
        var exported = await RunAsync("export", "lobby", there);

        imported.Should().Be(new CommandRun(0, imported.Output, ""));
        twice.ExitCode.Should().Be(1);
        twice.Errors.Should().Contain("has had messages already");
        exported.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[1..].Should().Equal((await File.ReadAllLinesAsync(InFolder("lobby.jsonl")))[1..]);
        ((string[])(await redis.ExecuteAsync("KEYS", "*import*"))!).Should().BeEmpty();
        await alice.JoinAsync("lobby");
        (await alice.SayAsync("lobby", "eins", "id-1")).Seq.Should().Be(1);
        (await alice.SayAsync("lobby", "sechs")).Seq.Should().Be(6);
        (await alice.GetAsync("lobby")).Entries.Single().Key.Should().Be("topic");
    }

    [PostgresFact]
    public async Task A_room_goes_from_sqlite_to_postgresql()
    {
        await TalkAsync();
        await RunAsync("export", "lobby", "--output", InFolder("lobby.jsonl"));
        var lines = await File.ReadAllLinesAsync(InFolder("lobby.jsonl"));
        await File.WriteAllLinesAsync(InFolder("wrong.jsonl"), lines[..^1]);
        await using var postgres = await PostgresServer.StartAsync();
        string[] there = ["--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString}"];

        var wrong = await RunAsync(["import", "lobby", InFolder("wrong.jsonl"), .. there]);
        var imported = await RunAsync(["import", "lobby", InFolder("lobby.jsonl"), .. there]);
        var twice = await RunAsync(["import", "lobby", InFolder("lobby.jsonl"), .. there]);
        var exported = await RunAsync(["export", "lobby", .. there]);

        (wrong.ExitCode, twice.ExitCode).Should().Be((1, 1));
        wrong.Errors.Should().Contain("the file ends with message 4 of 5");
        imported.Should().Be(new CommandRun(0, imported.Output, ""));
        twice.Errors.Should().Contain("has had messages already");
        exported.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[1..].Should().Equal(lines[1..]);
        await using var server = await ChatServer.StartAsync([Messages, .. there]);
        await using var alice = await ConnectAsync(server, "alice");
        await alice.JoinAsync("lobby");
        (await alice.SayAsync("lobby", "eins", "id-1")).Seq.Should().Be(1);
        (await alice.SayAsync("lobby", "sechs")).Seq.Should().Be(6);
        (await RunAsync(["export", "lobby", .. there])).Errors.Should().Contain("Another server uses");
    }

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("{}\n", "line 1: ")]
    [InlineData("""{"format":"other","version":1,"room":"lobby","epoch":"e","seq":1,"changes":0,"state":0}""", "line 1: this is no 'chat-hubs-room'")]
    [InlineData("""{"format":"chat-hubs-room","version":2,"room":"lobby","epoch":"e","seq":1,"changes":0,"state":0}""", "line 1: this server reads version 1")]
    [InlineData(Header + "nonsense", "line 2: ")]
    [InlineData(Header + First + "{\"seq\":2}", "line 3: ")]
    [InlineData(Header + First, "line 3: the file ends with message 1 of 2")]
    [InlineData(Header + Second + First, "line 3: seq is 1 after 2")]
    [InlineData(Header + First + """{"id":"0199a0e8-7c00-7000-8000-000000000002","seq":2,"from":"bob","text":"b","timestamp":"2026-01-02T03:04:05Z","txet":"x"}""", "line 3: ")]
    [InlineData(Header + First + """{"id":"two","seq":2,"from":"bob","text":"b","timestamp":"2026-01-02T03:04:05Z"}""", "line 3: id is no UUID")]
    [InlineData(Header + First + """{"id":"0199a0e8-7c00-7000-8000-000000000002","seq":2,"from":"bob","text":null,"timestamp":"2026-01-02T03:04:05Z"}""", "line 3: ")]
    [InlineData(Header + First + """{"id":"0199a0e8-7c00-7000-8000-000000000002","seq":2,"from":"bob","text":"b","timestamp":"2026-01-02T03:04:05+01:00"}""", "line 3: a time is not in UTC")]
    [InlineData(Header + First + """{"id":"0199a0e8-7c00-7000-8000-000000000002","seq":2,"from":"bob","text":"b","timestamp":"2026-01-02T03:04:05Z","reactions":{"x":1}}""", "line 3: reactions are no lists")]
    public async Task A_line_that_is_wrong_is_named_and_leaves_no_room_behind(string content, string expected)
    {
        await using (var log = Folder.Open(Time)) await log.ProbeAsync();
        await File.WriteAllTextAsync(InFolder("room.jsonl"), content);

        var run = await RunAsync("import", "lobby", InFolder("room.jsonl"));

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Errors.Should().Contain(expected).And.Contain("Nothing was imported.");
        Folder.Sql("SELECT (SELECT count(*) FROM streams) + (SELECT count(*) FROM messages) + (SELECT count(*) FROM mentions)").Should().Be(0L);
    }

    [RedisFact]
    public async Task A_line_that_is_wrong_leaves_nothing_in_redis()
    {
        await using var redis = await RedisProcess.StartAsync();
        await File.WriteAllTextAsync(InFolder("room.jsonl"), Header + First + "nonsense");

        var run = await RunAsync("import", "lobby", InFolder("room.jsonl"), $"--ConnectionStrings:Redis={redis.ConnectionString}");

        run.ExitCode.Should().Be(1);
        ((string[])(await redis.ExecuteAsync("KEYS", "*lobby*"))!).Should().BeEmpty();
    }

    [Fact]
    public async Task A_room_that_has_had_messages_is_left_alone()
    {
        await TalkAsync();
        await File.WriteAllTextAsync(InFolder("room.jsonl"), Header + First + Second);

        var run = await RunAsync("import", "lobby", InFolder("room.jsonl"));

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Errors.Should().Contain("The room 'lobby' has had messages already");
        (await RunAsync("export", "lobby")).Errors.Should().StartWith("5 messages");
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        await using var log = Folder.Open(Time);
        await log.ProbeAsync();
        await File.WriteAllTextAsync(InFolder("room.jsonl"), Header + First + Second);

        var used = await RunAsync("export", "lobby");
        var memory = await RunAsync("export", "lobby", "--Chat:History:Store=Memory");
        var away = await RunAsync("import", "lobby", InFolder("room.jsonl"), "--ConnectionStrings:Redis=127.0.0.1:1,password=geheim");
        await log.DisposeAsync();
        var none = await RunAsync("export", "lobby");

        (used.ExitCode, memory.ExitCode, away.ExitCode, none.ExitCode).Should().Be((1, 78, 1, 1));
        used.Errors.Should().Contain("Another server uses");
        away.Errors.Should().Contain("127.0.0.1:1 is not reachable").And.NotContain("geheim");
        none.Errors.Should().Contain("There is no room 'lobby'");
    }

    private const string Header = """
        {"format":"chat-hubs-room","version":1,"room":"lobby","epoch":"e","seq":2,"changes":0,"state":0}

        """;

    private const string First = """
        {"id":"0199a0e8-7c00-7000-8000-000000000001","seq":1,"from":"alice","text":"a","timestamp":"2026-01-02T03:04:05Z","mentions":["bob"]}

        """;

    private const string Second = """
        {"id":"0199a0e8-7c00-7000-8000-000000000002","seq":2,"from":"bob","text":"b","timestamp":"2026-01-02T03:04:05Z"}

        """;

    private static Task<ChatTestClient> ConnectAsync(ChatServer server, string user) => Connect.ToAsync(server.Address, user, WireProtocol.PlainJson);

    private static string EpochOf(string header) => header.Split("\"epoch\":\"")[1].Split('"')[0];

    private string InFolder(string name) => Path.Combine(Folder.Path, name);

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, .. arguments.Contains(Messages) ? [] : new[] { Messages }, $"--Jwt:SigningKey={TestTokens.SigningKey}"]);

    /// <summary>An edited message with a reaction, a deleted one, an event of the state, a mention and an answer, on a server that is stopped then.</summary>
    private async Task TalkAsync()
    {
        await using var server = await ChatServer.StartAsync(Messages);
        await using var alice = await ConnectAsync(server, "alice");
        await using var bob = await ConnectAsync(server, "bob");
        await alice.JoinAsync("lobby");
        await bob.JoinAsync("lobby");
        await alice.SayAsync("lobby", "eins", "id-1");
        await alice.SayAsync("lobby", "zwei");
        await alice.StoreAsync("lobby", "topic.set", """{"v":1}""", "topic");
        await alice.SayAsync(new SendMessageRequest("lobby", "vier @bob", null, Data: """{"x":[1,2]}""", ReplyTo: 1, Mentions: ["bob"]));
        await bob.SayAsync("lobby", "fünf");
        await alice.EditAsync("lobby", 1, "eins, geändert");
        await alice.DeleteAsync("lobby", 2);
        await bob.ReactAsync("lobby", 1, "👍");
    }
}

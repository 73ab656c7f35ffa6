using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Hosting.Draining;
using Chat.Server.Rooms;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>Holds a running server to the golden frames.</summary>
public sealed class GoldenServerTests(SearchingServerFixture fixture) : IClassFixture<SearchingServerFixture>
{
    public static TheoryData<string> Sent => [.. GoldenFrame.In.Select(f => f.Name)];

    private Uri Address => fixture.Server.Address;

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task A_frame_is_taken_refused_or_closes_the_connection_as_its_golden_frame_says(string name)
    {
        var golden = GoldenFrame.All.Single(f => f.Name == name);
        await using var alice = await PlainTestClient.ConnectAsync(Address, TestTokens.For("golden", ChatRoles.Admin));
        await alice.JoinAsync("lobby");
        if (golden.Operation == ChatOperations.MarkRead) await alice.SubscribeAsync("lobby");

        await alice.SendAsync(golden.Json);

        if (golden.Close is { } code)
        {
            await alice.Closed.WaitAsync(Wait.Deadline);
            alice.CloseCode.Should().Be(code);
            return;
        }

        await alice.PingAsync(); // the connection stays, and what came before is done
        var frames = alice.Frames.All.Cast<JsonObject>().ToArray();
        var errors = frames.Where(f => f["type"]!.GetValue<string>() == "error").ToArray();
        if (golden.Error is null)
        {
            errors.Should().BeEmpty();
            if (golden.Id is { } id) frames.Count(f => f["type"]!.GetValue<string>() == "ack" && f["id"]?.ToJsonString() == id).Should().Be(1);
        }
        else
        {
            var error = errors.Should().ContainSingle().Subject;
            error["code"]!.GetValue<string>().Should().Be(golden.Error);
            error["id"]?.ToJsonString().Should().Be(golden.Id);
        }
    }

    [Fact]
    public async Task Every_frame_a_server_sends_has_the_shape_of_its_golden_frame()
    {
        await using var server = await ChatServer.StartAsync("--Jwt:ClockSkew=00:00:00", "--Chat:History:Search=true");
        await using var bob = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bob"));
        var before = await bob.JoinAsync("lobby", changes: 0);
        await bob.SayAsync("lobby", "missed");
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice", ChatRoles.Admin));
        var seen = new Dictionary<string, JsonObject>();
        async Task Hear(string name, PlainTestClient client, Func<JsonObject, bool> matches) => seen[name] = await client.Frames.FirstAsync(matches);
        async Task Ask(string name, string frame, Func<JsonObject, bool> matches)
        {
            await alice.SendAsync(frame);
            await Hear(name, alice, matches);
        }

        await Hear("welcome", alice, Is("system", "welcome"));
        await Ask("joined room", new JsonObject
        {
            ["type"] = "join_room",
            ["room"] = "lobby",
            ["id"] = "j",
            ["after"] = new JsonObject { ["epoch"] = before.Position.Epoch, ["seq"] = before.Position.Seq },
        }.ToJsonString(), Answers("j"));
        await Hear("joined", bob, f => Is("system", "joined")(f) && f["user_id"]!.GetValue<string>() == "alice");
        await Ask("pong", """{"type":"ping"}""", Is("pong"));
        await Ask("pong with an id", """{"type":"ping","id":7}""", Answers("7"));
        await Ask("receipt", """{"type":"message","room":"lobby","text":"Hello","id":"a"}""", Answers("a"));
        await Hear("message heard", bob, f => Is("message")(f) && f["text"]!.GetValue<string>() == "Hello");
        await Ask("history page", """{"type":"history","room":"lobby","limit":1}""", Is("history"));
        await Ask("messages found", """{"type":"search","room":"lobby","query":"missed","limit":1}""", Is("search"));
        await Ask("message heard with its sender's id", """{"type":"message","room":"lobby","text":"Hi","client_message_id":"c-1"}""",
            f => Is("message")(f) && f["text"]!.GetValue<string>() == "Hi");
        await server.Get<MessageService>().SendAsync(
            Caller.Over(Session.OfBackEnd("system:shop")), new SendMessageRequest("lobby", "Noted"), CancellationToken.None, """{"score":0.5,"tags":["a"]}""");
        await Hear("message heard with annotations", alice, f => Is("message")(f) && f["text"]!.GetValue<string>() == "Noted");
        await alice.SendAsync("""{"type":"message","room":"lobby","data":{"n":1.5,"s":"x"},"reply_to":1,"mentions":["bob"]}""");
        await Hear("message heard with a payload", bob, f => Is("message")(f) && f["data"] is not null);
        await Ask("reacted", """{"type":"react","room":"lobby","seq":1,"emoji":"👍","id":"re"}""", Answers("re"));
        await Hear("message reacted to", bob, Is("message_reacted"));
        await Ask("reactions listed", """{"type":"reactions","room":"lobby","seq":1}""", Is("reactions"));
        await bob.JoinAsync("lobby", before.Position, changes: 0);
        await Hear("message heard with reactions", bob, f => Is("message")(f) && f["reactions"] is not null);
        await bob.SendAsync("""{"type":"edit","room":"lobby","seq":1,"text":"missed!"}""");
        await Hear("message edited that has reactions", bob, f => Is("message_edited")(f) && f["reactions"] is not null);
        await alice.SendAsync("""{"type":"react","room":"lobby","seq":1,"emoji":"👍","remove":true}""");
        await Hear("message without reactions any more", bob, f => Is("message_reacted")(f) && f["reactions"]!.AsObject().Count == 0);
        await Ask("edited", """{"type":"edit","room":"lobby","seq":2,"text":"Hello!","id":"ed"}""", Answers("ed"));
        await Hear("message edited", bob, f => Is("message_edited")(f) && f["reactions"] is null);
        await Ask("deleted", """{"type":"delete","room":"lobby","seq":2,"id":"de"}""", Answers("de"));
        await Hear("message deleted", bob, Is("message_deleted"));
        await Ask("joined room with changes", new JsonObject
        {
            ["type"] = "join_room",
            ["room"] = "lobby",
            ["id"] = "jc",
            ["after"] = new JsonObject { ["epoch"] = before.Position.Epoch, ["seq"] = 2 },
            ["changes"] = 0,
        }.ToJsonString(), Answers("jc"));
        await Ask("subscribed", """{"type":"subscribe_room","room":"lobby","id":"s"}""", Answers("s"));
        await Ask("joined room with what is unread", """{"type":"join_room","room":"lobby","unread":true,"id":"ju"}""", Answers("ju"));
        await using var phone = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        var unheard = await bob.SayAsync("lobby", "Anybody?");
        await phone.MarkReadAsync("lobby", unheard.Seq);
        await Hear("read heard", alice, Is("read"));
        await phone.JoinAsync("corner");
        await phone.SubscribeAsync("corner");
        await Ask("unread listed", """{"type":"unread","limit":1}""", Is("unread"));
        await phone.UnsubscribeAsync("corner");
        await bob.DeleteAsync("lobby", unheard.Seq);
        await Ask("unread listed with a deleted message", """{"type":"unread","id":"u"}""", Answers("u"));
        await Ask("members listed", """{"type":"members","room":"lobby"}""", Is("members"));
        await Ask("online listed", """{"type":"online"}""", Is("online"));
        await Ask("error", """{"type":"members","room":"elsewhere"}""", f => Is("error")(f) && f["id"] is null);
        await Ask("error with an id", """{"type":"members","room":"elsewhere","id":"e"}""", f => Is("error")(f) && f["id"] is not null);
        await alice.JoinAsync("team-1");
        var narrower = TestTokens.Create(new() { ["sub"] = "alice", ["role"] = ChatRoles.Admin, ["rooms"] = new[] { "lobby" } });
        await Ask("token refreshed", $$"""{"type":"refresh_token","token":"{{narrower}}","id":"r"}""", Answers("r"));
        await alice.SendAsync("""{"type":"typing","room":"lobby"}""");
        await Hear("typing seen", bob, Is("typing"));
        await alice.SendAsync("""{"type":"publish","room":"lobby","event":"cursor.moved"}""");
        await Hear("event heard", bob, Is("event"));
        await alice.SendAsync("""{"type":"publish","room":"lobby","event":"cursor.moved","data":{"x":1.5,"name":"a"},"key":"pointer"}""");
        await Hear("event heard with everything", bob, f => Is("event")(f) && f["key"] is not null);
        await alice.SendAsync("""{"type":"publish","room":"lobby","event":"card.put","store":true}""");
        await Hear("stored event heard", bob, f => Is("event")(f) && f["seq"] is not null);
        await alice.SendAsync("""{"type":"publish","room":"lobby","event":"card.put","data":{"x":1.5,"name":"a"},"key":"card 1","store":true,"client_message_id":"c-2"}""");
        await Hear("stored event heard with everything", bob, f => Is("event")(f) && f["seq"] is not null && f["key"] is not null);
        await alice.SendAsync("""{"type":"publish","room":"lobby","event":"card.put","data":{"x":1.5},"key":"card 1","store":true}""");
        await Ask("history page with a stored event", """{"type":"history","room":"lobby","limit":1}""", f => Is("history")(f) && f["messages"]![0]!["event"] is not null);
        await Ask("state told", """{"type":"get","room":"lobby"}""", Is("get"));
        await Ask("joined room with the state", """{"type":"join_room","room":"lobby","state":true,"id":"js"}""", Answers("js"));
        await Ask("unread listed with a stored event", """{"type":"unread","id":"ue"}""", Answers("ue"));
        await alice.SendAsync("""{"type":"direct","user_id":"bob","text":"psst"}""");
        await Hear("direct heard", bob, Is("direct"));
        await alice.SendAsync("""{"type":"broadcast","message":"Maintenance at noon"}""");
        await Hear("broadcast heard", bob, Is("broadcast"));
        foreach (var user in new[] { "bob", "dave" })
            await alice.SendAsync($$"""{"type":"mute","room":"lobby","user_id":"{{user}}","until":"2040-01-02T03:04:05.678Z","reason":"spam"}""");
        await Ask("sanctions listed", """{"type":"sanctions","room":"lobby","limit":1}""", Is("sanctions"));
        await bob.SendAsync("""{"type":"message","room":"lobby","text":"Hello?","id":7}""");
        await Hear("error with an end", bob, Is("error"));
        await Ask("done", """{"type":"leave_room","room":"lobby","id":1.50}""", Answers("1.50"));
        await Hear("left", bob, Is("system", "left"));
        await using var carol = await PlainTestClient.ConnectAsync(server.Address, TestTokens.Create(new() { ["sub"] = "carol" }, lifetime: TimeSpan.FromSeconds(30)));
        await Hear("token expiring", carol, Is("token_expiring"));
        await server.Get<Drainer>().DrainAsync(atLeisure: false, CancellationToken.None);
        await Hear("draining", bob, Is("draining"));
        await Hear("error with a time to wait", await RefusedAsync(), Is("error"));

        seen.Keys.Should().BeEquivalentTo(GoldenFrame.Out.Select(f => f.Name));
        foreach (var golden in GoldenFrame.Out)
        {
            var frame = seen[golden.Name].Deserialize<JsonElement>();
            ShapeOf(frame).Should().Be(ShapeOf(golden.Element), golden.Name);
            if (golden.Name == "joined room") frame.GetProperty("missed").GetInt32().Should().Be(1);
        }
    }

    /// <summary>A client that has been told to wait.</summary>
    private static async Task<PlainTestClient> RefusedAsync()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true", "--Chat:Limits:QueriesBurst=1", "--Chat:Limits:QueriesPerSecond=1");
        await using var dave = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("dave"));
        for (var i = 0; i < 10; i++) await dave.SendAsync($$"""{"type":"ping","id":{{i}}}""");
        await dave.Frames.FirstAsync(Is("error"));
        return dave;
    }

    private static Func<JsonObject, bool> Is(string type, string? e = null) =>
        frame => frame["type"]!.GetValue<string>() == type && (e is null || frame["event"]!.GetValue<string>() == e);

    private static Func<JsonObject, bool> Answers(string id) =>
        frame => Is("ack")(frame) && frame["id"]!.ToJsonString().Trim('"') == id;

    /// <summary>Names in their order, with the types of their values; the first of an array stands for all.</summary>
    private static string ShapeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(p =>
            p.Name is "type" or "event" or "reason" ? $"{p.Name}:{p.Value}" : $"{p.Name}:{ShapeOf(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + (element.GetArrayLength() == 0 ? "" : ShapeOf(element[0])) + "]",
        JsonValueKind.True or JsonValueKind.False => "truth",
        var kind => kind.ToString(),
    };
}

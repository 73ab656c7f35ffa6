using System.Net;
using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

/// <summary>A real server tells real back ends what happens: slow, failing, gone, and away for a while.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Room = "room";

    private WebhookReceiver receiver = null!;

    public async Task InitializeAsync() => receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task Everything_that_happens_is_told_in_its_order()
    {
        await using var server = await StartAsync();
        var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        var receipt = await alice.SayAsync(Room, "Grüße <b>", "c1");
        await using (var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json))
        {
            await bob.JoinAsync(Room);
            await bob.LeaveAsync(Room);
        }

        await HasAsync(e => e.Type == "user_offline");
        await alice.DisposeAsync();
        await HasAsync(e => e is { Type: "user_offline", User: "alice" });

        OfRoom().Where(e => e.Type != "message").Select(e => (e.Type, e.User)).Should().Equal(
            ("room_occupied", "alice"), ("joined", "alice"), ("joined", "bob"), ("left", "bob"), ("left", "alice"), ("room_vacated", "alice"));
        receiver.Events.Where(e => e.Room is null).Select(e => (e.Type, e.User)).Should().Equal(
            ("user_online", "alice"), ("user_online", "bob"), ("user_offline", "bob"), ("user_offline", "alice"));
        receiver.Events.Where(e => e.Type == "left").Select(e => (string?)e.Data["reason"]).Should().Equal(LeaveReasons.Left, LeaveReasons.Disconnected);

        var message = receiver.Events.Single(e => e.Type == "message");
        message.Room.Should().Be(Room);
        ((string?)message.Data["id"]).Should().Be(receipt.Id);
        ((long)message.Data["seq"]!).Should().Be(1);
        ((string?)message.Data["from"], message.Text, (string?)message.Data["client_message_id"]).Should().Be(("alice", "Grüße <b>", "c1"));
        receiver.Requests.Should().OnlyContain(request => request.ContentType == "application/json");
        receiver.Events.Select(e => e.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Edits_and_deletions_are_told_after_the_message_as_it_stood_each_time()
    {
        await using var server = await StartAsync([.. new[] { "message", "message_edited", "message_deleted" }.Select((type, i) => $"--Chat:Webhooks:Endpoints:0:Events:{i}={type}")]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        var receipt = await alice.SayAsync(Room, "first");
        var changes = server.Get<IMessageChanges>();
        await changes.AmendAsync(StreamKey.Room(Room), new Amendment(receipt.Seq, receipt.Id, "second", "alice"));
        await changes.AmendAsync(StreamKey.Room(Room), new Amendment(receipt.Seq, receipt.Id, null, "moderator"));

        await HasAsync(e => e.Type == "message_deleted");
        receiver.Events.Select(e => (e.Type, e.Room, e.Text)).Should().Equal(("message", Room, "first"), ("message_edited", Room, "second"), ("message_deleted", Room, null));
        receiver.Events.Select(e => (string?)(e.Data["edited_by"] ?? e.Data["deleted_by"])).Should().Equal(null, "alice", "moderator");
        receiver.Events.Should().OnlyContain(e => (string?)e.Data["id"] == receipt.Id && (long)e.Data["seq"]! == 1);
    }

    [Fact]
    public async Task Annotations_are_told_as_an_object()
    {
        await using var server = await StartAsync();
        await server.Get<IMessageLog>().AppendAsync(StreamKey.Room(Room), new MessageDraft("alice", "judged", null, """{"score":0.5}"""));
        await server.Get<IMessageLog>().AppendAsync(StreamKey.Room(Room), new MessageDraft("alice", "plain", null));

        await HasAsync(2);

        receiver.Events.Where(e => e.Type == "message").Select(e => e.Data["annotations"]?.ToJsonString()).Should().Equal("""{"score":0.5}""", null);
    }

    [Fact]
    public async Task Data_a_reply_and_mentions_are_told_until_the_message_is_deleted()
    {
        await using var server = await StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(Room);
        var first = await alice.SayAsync(Room, "first");
        await alice.SayAsync(new SendMessageRequest(Room, "", null, """{"n":1.0}""", first.Id, ["bob"]));
        await alice.DeleteAsync(Room, 2);

        await HasAsync(e => e.Type == "message_deleted");

        var told = receiver.Events.Where(e => e.Type is "message" or "message_deleted").Select(e => (e.Data["data"]?.ToJsonString(), (long?)e.Data["reply_to"], e.Data["mentions"]?.ToJsonString()));
        told.Should().Equal((null, null, null), ("""{"n":1.0}""", 1L, """["bob"]"""), (null, null, null));
    }

    [Fact]
    public async Task Reactions_are_told_to_endpoints_that_name_them_and_the_others_see_them_in_edits()
    {
        await using var other = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync([.. other.AsEndpoint(1), "--Chat:Webhooks:Endpoints:1:Events:0=message_reacted"]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "helo");
        await alice.ReactAsync(Room, 1, ":party:");
        await alice.EditAsync(Room, 1, "hello");
        await alice.ReactAsync(Room, 1, ":party:", remove: true);

        await Wait.UntilAsync(() => other.Events.Count == 2, "the other endpoint has both reactions");
        await HasAsync(e => e.Type == "message_edited");

        other.Events.Select(e => (e.Type, e.Text, e.Data["reactions"]?.ToJsonString(), (string?)e.Data["edited_by"])).Should().Equal(
            ("message_reacted", "helo", """{":party:":{"count":1,"users":["alice"]}}""", null), ("message_reacted", "hello", null, "alice"));
        receiver.Events.Select(e => e.Type).Should().NotContain("message_reacted");
        receiver.Events.Single(e => e.Type == "message_edited").Data["reactions"]![":party:"]!["count"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Each_endpoint_hears_of_its_events_and_rooms_only()
    {
        await using var other = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync([
            .. other.AsEndpoint(1), "--Chat:Webhooks:Endpoints:1:Events:0=message", "--Chat:Webhooks:Endpoints:1:Rooms:0=news-*", "--Chat:Webhooks:Endpoints:1:Rooms:1=lobby",
        ]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        foreach (var room in new[] { Room, "news-1", "lobby", "lobby2" })
        {
            await alice.JoinAsync(room);
            await alice.SayAsync(room, $"in {room}");
        }

        await HasAsync(e => e.Text == "in lobby2");
        await Wait.UntilAsync(() => other.Events.Count == 2, "the other endpoint has its two");
        await alice.SayAsync("lobby", "last");
        await Wait.UntilAsync(() => other.Events.Any(e => e.Text == "last"), "the other endpoint has the last");

        other.Events.Select(e => e.Text).Should().Equal("in news-1", "in lobby", "last");
    }

    [JavaScriptFact]
    public async Task The_library_of_the_standard_accepts_what_is_sent()
    {
        await using var server = await StartAsync();
        await SayAsync(server, 5, "🌍 ünï");
        await HasAsync(5);

        using var verifier = new Verifier();
        foreach (var request in receiver.Requests) (await verifier.FaultAsync(request, WebhookReceiver.Secret)).Should().BeNull();
    }

    [Fact]
    public async Task A_back_end_that_fails_gets_the_same_batch_under_the_same_id_until_it_takes_it()
    {
        var failures = 2;
        receiver.Answer = (_, context) =>
        {
            if (Interlocked.Decrement(ref failures) >= 0) context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var server = await StartAsync("--Chat:Webhooks:Endpoints:0:Events:0=message");
        await SayAsync(server, 1);
        await HasAsync(1);

        var requests = receiver.Requests.ToArray();
        requests.Should().HaveCount(3);
        requests.Select(request => request.Id).Distinct().Should().ContainSingle().Which.Should().NotContain(".");
        requests.Select(request => request.Body).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_back_end_that_was_away_misses_nothing_and_gets_every_room_in_order()
    {
        await using var server = await StartAsync("--Chat:Webhooks:Endpoints:0:Events:0=message", "--Chat:Webhooks:BatchSize=7");
        await SayAsync(server, 20, "before");
        await HasAsync(3);
        await receiver.StopAsync();
        await SayAsync(server, 40, "while it was away", "a", "b", "c");
        await receiver.StartAgainAsync();
        await SayAsync(server, 20, "after");

        await HasAsync(20 + 40 * 3 + 20);
        foreach (var room in receiver.Events.GroupBy(e => e.Room))
            room.Select(e => (long)e.Data["seq"]!).Should().Equal(Enumerable.Range(1, room.Count()).Select(i => (long)i));
        receiver.Requests.Should().OnlyContain(request => request.Events.Count() <= 7);
    }

    [Fact]
    public async Task A_back_end_that_does_not_answer_is_in_nobodys_way()
    {
        receiver.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using var other = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(other.AsEndpoint(1));

        await SayAsync(server, 30);

        await Wait.UntilAsync(() => other.Events.Count(e => e.Type == "message") == 30, "the other endpoint has all");
        receiver.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task A_back_end_that_is_gone_is_told_no_more_and_the_others_are()
    {
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.Gone;
            return Task.CompletedTask;
        };
        await using var other = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(other.AsEndpoint(1));
        await SayAsync(server, 1);
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[2002]")), "it is logged");

        await SayAsync(server, 5, "more", "elsewhere");

        await Wait.UntilAsync(() => other.Events.Count(e => e.Type == "message") == 6, "the other endpoint has all");
        receiver.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var elsewhere = new Uri(receiver.Address, "/elsewhere");
        var redirects = 1;
        receiver.Answer = (_, context) =>
        {
            if (Interlocked.Decrement(ref redirects) < 0) return Task.CompletedTask;
            context.Response.Redirect(elsewhere.ToString());
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            return Task.CompletedTask;
        };
        await using var server = await StartAsync();
        await SayAsync(server, 1);

        await HasAsync(1);
        receiver.Requests.Select(request => request.Path).Distinct().Should().Equal("/hook");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task An_address_of_this_machine_is_not_connected_to_unless_allowed(string host)
    {
        await using var server = await StartAsync(
            "--Chat:Webhooks:AllowPrivateNetworks=false", $"--Chat:Webhooks:Endpoints:0:Url={new UriBuilder(receiver.Address) { Host = host }}");
        await SayAsync(server, 1);

        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("AllowPrivateNetworks")), "it is logged");
        receiver.Requests.Should().BeEmpty();
        server.Log.Lines.Should().NotContain(line => line.Contains(WebhookReceiver.Secret.Substring(6)));
    }

    private Task<ChatServer> StartAsync(params string[] settings) => ChatServer.StartAsync([.. receiver.AsEndpoint(), "--Chat:History:Store=Memory", .. settings]);

    private IEnumerable<WebhookEvent> OfRoom() => receiver.Events.Where(e => e.Room == Room);

    private Task HasAsync(Func<WebhookEvent, bool> condition) => Wait.UntilAsync(() => receiver.Events.Any(condition), "the back end has the event");

    private Task HasAsync(int messages) => Wait.UntilAsync(() => receiver.Events.Count(e => e.Type == "message") >= messages, $"the back end has {messages} messages");

    private static async Task SayAsync(ChatServer server, int count, string text = "hello", params string[] rooms)
    {
        if (rooms.Length == 0) rooms = [Room];
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        foreach (var room in rooms) await alice.JoinAsync(room);
        for (var i = 0; i < count; i++)
            foreach (var room in rooms) await alice.SayAsync(room, $"{text} {i}");
    }
}

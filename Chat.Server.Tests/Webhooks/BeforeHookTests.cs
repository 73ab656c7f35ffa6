using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

/// <summary>A real server that asks a real back end before it takes messages and joins.</summary>
public sealed class BeforeHookTests : IAsyncLifetime
{
    private const string Room = "room";

    private WebhookReceiver receiver = null!;

    public async Task InitializeAsync()
    {
        receiver = await WebhookReceiver.StartAsync();
        Decide(_ => """{"allow":true}""");
    }

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task It_is_asked_about_each_message_and_each_join_with_the_headers_of_the_standard()
    {
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);
        await alice.SayAsync(Room, "Grüße <b>", "c1");

        var (join, message) = (receiver.Requests.First(), receiver.Requests.Last());
        join.Body.Should().Be("""{"type":"join","user_id":"alice","room":"room"}""");
        message.Body.Should().Be("""{"type":"message","user_id":"alice","room":"room","text":"Grüße <b>","client_message_id":"c1"}""");
        message.ContentType.Should().Be("application/json");
        message.Id.Should().NotBeNullOrEmpty().And.NotBe(join.Id);
        message.Signature.Should().StartWith("v1,");
    }

    [Fact]
    public async Task It_is_shown_what_goes_with_a_message_and_cannot_change_it()
    {
        Decide(request => Is(request, "message") ? """{"allow":true,"text":"","annotations":{"seen":true},"data":{"b":2},"reply_to":7,"mentions":[]}""" : """{"allow":true}""");
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);

        await alice.SayAsync(new SendMessageRequest(Room, "", "c1", """{"a":1.0}""", null, ["bob"]));

        receiver.Requests.Last().Body.Should().Be("""{"type":"message","user_id":"alice","room":"room","text":"","client_message_id":"c1","data":{"a":1.0},"mentions":["bob"]}""");
        var message = (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle().Subject;
        (message.Text, message.Annotations, message.Data, message.ReplyTo).Should().Be(("", """{"seen":true}""", """{"a":1.0}""", null));
        message.Mentions.Should().Equal("bob");
    }

    [Fact]
    public async Task It_is_told_the_number_of_what_a_reply_names_by_its_id()
    {
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);
        var first = await alice.SayAsync(Room, "first");

        await alice.SayAsync(new SendMessageRequest(Room, "second", "c2", ReplyTo: first.Id));

        receiver.Requests.Last().Body.Should().Be("""{"type":"message","user_id":"alice","room":"room","text":"second","client_message_id":"c2","reply_to":1}""");
    }

    [Theory]
    [InlineData("""{"allow":false,"reason":"no\nspam"}""", "no spam")]
    [InlineData("""{"allow":false}""", "The service does not allow this.")]
    [InlineData("""{"allow":false,"text":"","annotations":[],"reason":"no"}""", "no")]
    public async Task What_it_refuses_is_rejected_with_its_reason_and_stored_nowhere(string answer, string reason)
    {
        Decide(request => Is(request, "message") ? answer : """{"allow":true}""");
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);

        var saying = () => alice.SayAsync(Room, "buy!");

        var refusal = (await saying.Should().ThrowAsync<ChatErrorException>()).Which;
        refusal.Code.Should().Be(ChatErrors.Rejected);
        refusal.Message.Should().Contain(reason);
        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task An_edit_is_asked_about_as_a_message_is()
    {
        Decide(request => (string?)request["text"] == "buy!" ? """{"allow":false,"reason":"no"}""" : """{"allow":true}""");
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);
        await alice.SayAsync(Room, "hello");

        var editing = () => alice.EditAsync(Room, 1, "buy!");

        (await editing.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Rejected);
        (await alice.EditAsync(Room, 1, "hello!")).Text.Should().Be("hello!");
    }

    [Fact]
    public async Task What_it_rewrites_is_stored_and_told_so_and_a_repetition_is_a_duplicate_whatever_it_writes_then()
    {
        var times = 0;
        Decide(request => Is(request, "message") ? $$"""{"allow":true,"text":"clean {{++times}}"}""" : """{"allow":true}""");
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);

        var first = await alice.SayAsync(Room, "dirty", "c1");
        var second = await alice.SayAsync(Room, "dirty", "c1");

        second.Should().BeEquivalentTo(first with { Duplicate = true });
        await alice.Events.CountAsync<ChatMessage>(1, m => m.Room == Room);
        alice.MessagesIn(Room).Should().ContainSingle().Which.Text.Should().Be("clean 1");
        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Should().ContainSingle().Which.Text.Should().Be("clean 1");
    }

    [Fact]
    public async Task What_it_says_of_a_message_goes_with_it_everywhere()
    {
        const string annotations = """{"score":0.5,"tags":["a"]}""";
        Decide(request => (string?)request["text"] == "judged" ? """{"allow":true,"annotations":{ "score": 0.5, "tags": ["a"] }}""" : """{"allow":true,"annotations":{}}""");
        await using var server = await StartAsync("Events:0=message");
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.ToAsync(server.Address, $"user-{protocol}", protocol)));
        foreach (var client in clients) await client.JoinAsync(Room);
        var position = new StreamPosition((await clients[0].HistoryAsync(new HistoryRequest(Room))).Position.Epoch, 0);

        var judged = await clients[0].SayAsync(Room, "judged");
        await clients[0].SayAsync(Room, "plain");

        foreach (var client in clients)
        {
            await client.Events.CountAsync<ChatMessage>(2, m => m.Room == Room);
            client.MessagesIn(Room).Select(m => m.Annotations).Should().Equal(annotations, null);
            (await client.HistoryAsync(new HistoryRequest(Room))).Messages.Select(m => m.Annotations).Should().Equal(annotations, null);
        }

        await clients[0].EditAsync(Room, judged.Seq, "edited");
        foreach (var protocol in Connect.EveryProtocol)
        {
            await using var late = await Connect.ToAsync(server.Address, $"late-{protocol}", protocol);
            (await late.JoinAsync(Room, position)).Missed.Select(m => (m.Text, m.Annotations)).Should().Equal(("edited", annotations), ("plain", null));
        }

        await clients[0].DeleteAsync(Room, judged.Seq);
        foreach (var client in clients)
        {
            (await client.HistoryAsync(new HistoryRequest(Room))).Messages.Select(m => m.Annotations).Should().Equal(null, null);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_may_not_join_has_not_joined()
    {
        Decide(request => (string?)request["user_id"] == "mallory" ? """{"allow":false,"reason":"banned"}""" : """{"allow":true}""");
        await using var server = await StartAsync();
        await using var alice = await JoinAsync(server);
        await using var mallory = await Connect.ToAsync(server.Address, "mallory", WireProtocol.PlainJson);

        var joining = () => mallory.JoinAsync(Room);

        (await joining.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Rejected);
        (await alice.MembersAsync(Room)).Members.Should().Equal("alice");
        var saying = () => mallory.SayAsync(Room, "hello");
        (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.NotAMember);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("silence")]
    [InlineData("nonsense")]
    [InlineData("no decision")]
    [InlineData("an empty text")]
    [InlineData("annotations that are no object")]
    [InlineData("too much")]
    [InlineData("redirect")]
    [InlineData("away")]
    public async Task Without_an_answer_everything_is_allowed_or_nothing_as_configured(string failure)
    {
        await using var open = await StartAsync("Events:0=message", "Timeout=00:00:00.300");
        await using var closed = await StartAsync("Events:0=message", "Timeout=00:00:00.300", "OnFailure=Closed");
        await using var alice = await JoinAsync(open);
        await using var bob = await JoinAsync(closed);
        if (failure == "away") await receiver.StopAsync();
        receiver.Answer = async (_, context) =>
        {
            switch (failure)
            {
                case "status": context.Response.StatusCode = 500; break;
                case "silence": await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); break;
                case "nonsense": await context.Response.WriteAsync("{{"); break;
                case "no decision": await context.Response.WriteAsync("{}"); break;
                case "an empty text": await context.Response.WriteAsync("""{"allow":true,"text":""}"""); break;
                case "annotations that are no object": await context.Response.WriteAsync("""{"allow":true,"annotations":["a"]}"""); break;
                case "too much": await context.Response.WriteAsync($$"""{"allow":true,"text":"x","more":"{{new string('x', 1_000_000)}}"}"""); break;
                case "redirect": context.Response.Redirect("/elsewhere"); break;
            }
        };

        await alice.SayAsync(Room, "hello");
        var saying = () => bob.SayAsync(Room, "hello");

        await alice.Events.CountAsync<ChatMessage>(1, m => m.Text == "hello");
        (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Unavailable);
        (await bob.HistoryAsync(new HistoryRequest(Room))).Messages.Should().BeEmpty();
        receiver.Requests.Should().NotContain(request => request.Path == "/elsewhere");
        open.Log.Lines.Should().Contain(line => line.Contains("[2010]"));
        closed.Log.Lines.Should().Contain(line => line.Contains("[2011]"));
        open.Log.Lines.Concat(closed.Log.Lines).Should().NotContain(line => line.Contains(WebhookReceiver.Secret.Substring(6)));
    }

    [Fact]
    public async Task A_hook_that_keeps_failing_is_left_alone_for_a_while()
    {
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var server = await StartAsync("Events:0=message");
        await using var alice = await JoinAsync(server);

        for (var i = 0; i < 60; i++) await alice.SayAsync(Room, $"{i}");

        receiver.Requests.Count.Should().BeLessThan(60, "its circuit is open");
    }

    [Fact]
    public async Task Messages_of_a_connection_keep_their_order_although_the_hook_takes_its_time_with_some()
    {
        await using var server = await StartAsync("Events:0=message");
        await using var alice = await JoinAsync(server);
        receiver.Answer = async (request, context) =>
        {
            if ((string?)request.Json["text"] is "0" or "3") await Task.Delay(150, context.RequestAborted);
            await context.Response.WriteAsync("""{"allow":true}""");
        };

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => alice.SayAsync(Room, $"{i}")));

        (await alice.HistoryAsync(new HistoryRequest(Room))).Messages.Select(m => m.Text).Should().Equal(Enumerable.Range(0, 8).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_allowed()
    {
        await using var server = await ChatServer.StartAsync([.. receiver.AsHook("OnFailure=Closed", "Events:0=message"), "--Chat:Webhooks:AllowPrivateNetworks=false"]);
        await using var alice = await JoinAsync(server);

        var saying = () => alice.SayAsync(Room, "hello");

        (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Unavailable);
        receiver.Requests.Should().BeEmpty();
        server.Log.Lines.Should().Contain(line => line.Contains("AllowPrivateNetworks"));
    }

    private static bool Is(JsonNode request, string type) => (string?)request["type"] == type;

    private void Decide(Func<JsonNode, string> decide) => receiver.Answer = (request, context) =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(decide(request.Json));
    };

    private Task<ChatServer> StartAsync(params string[] settings) =>
        ChatServer.StartAsync([.. receiver.AsHook("Timeout=00:00:10"), .. receiver.AsHook(settings)]);

    private static async Task<ChatTestClient> JoinAsync(ChatServer server)
    {
        var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        return alice;
    }
}

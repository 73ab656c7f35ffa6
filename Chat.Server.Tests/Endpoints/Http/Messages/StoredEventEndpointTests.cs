using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Messages;

public sealed class StoredEventEndpointTests : IAsyncLifetime
{
    private readonly string room = $"room-{Guid.NewGuid():N}";
    private ChatServer server = null!;
    private ApiClient backEnd = null!;
    private ApiClient reader = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync([.. ApiClient.Key(0, "shop", "publish"), .. ApiClient.Key(1, "reader", "read"), .. ApiClient.Key(2, "admin", "admin"), "--Chat:Rooms:MaxStateKeys=2"]);
        backEnd = ApiClient.WithKey(server.Address, "shop");
        reader = ApiClient.WithKey(server.Address, "reader");
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        reader.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_a_back_end_stores_is_heard_in_every_protocol_and_is_the_state()
    {
        foreach (var protocol in Connect.EveryProtocol)
        {
            await using var client = await Connect.ToAsync(server.Address, $"user-{protocol}", protocol);
            var before = await client.JoinAsync(room);

            var stored = await backEnd.PostAsync($"rooms/{room}/events", """{"event":"order.paid","data":{ "id" : 7, "sum" : 1.5 },"key":"7","store":true}""");

            stored.Status.Should().Be(201);
            stored.Number("seq").Should().Be(before.Position.Seq + 1);
            var heard = await client.Events.FirstAsync<ChatMessage>();
            (heard.Seq, heard.From, heard.Event, heard.Key, heard.Data).Should().Be((before.Position.Seq + 1, "system:shop", "order.paid", "7", """{"id":7,"sum":1.5}"""));
            var state = await reader.GetAsync($"rooms/{room}/state");
            (state.Status, state.Number("version")).Should().Be((200, heard.Seq));
            state["entries"][0].GetProperty("data").GetRawText().Should().Be("""{"id":7,"sum":1.5}""");
            (await reader.GetAsync($"rooms/{room}/state?key=8"))["entries"].GetArrayLength().Should().Be(0);
            (await reader.GetAsync($"rooms/{room}/messages/{heard.Seq}")).String("event").Should().Be("order.paid");
        }
    }

    [Fact]
    public async Task An_event_sent_again_is_stored_once()
    {
        const string Body = """{"event":"e","store":true,"client_message_id":"1"}""";

        var first = await backEnd.PostAsync($"rooms/{room}/events", Body);
        var second = await backEnd.PostAsync($"rooms/{room}/events", Body);

        (first.Status, second.Status).Should().Be((201, 200));
        second.String("id").Should().Be(first.String("id"));
        (await backEnd.PostAsync($"rooms/{room}/events", """{"event":"other","store":true,"client_message_id":"1"}""")).Code.Should().Be(ChatErrors.IdConflict);
        (await backEnd.PostAsync($"rooms/{room}/events", """{"event":"e","client_message_id":"1"}""")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task A_state_that_is_full_takes_no_other_key()
    {
        foreach (var key in new[] { "a", "b" })
            (await backEnd.PostAsync($"rooms/{room}/events", $$"""{"event":"e","data":{},"key":"{{key}}","store":true}""")).Status.Should().Be(201);

        var refused = await backEnd.PostAsync($"rooms/{room}/events", """{"event":"e","data":{},"key":"c","store":true}""");

        (refused.Status, refused.Code).Should().Be((409, ChatErrors.StateFull));
        (await backEnd.PostAsync($"rooms/{room}/events", """{"event":"e","key":"a","store":true}""")).Status.Should().Be(201);
        (await backEnd.PostAsync($"rooms/{room}/events", """{"event":"e","data":{},"key":"c","store":true}""")).Status.Should().Be(201);
    }

    [Fact]
    public async Task The_state_is_for_members_and_keys_that_read_and_goes_with_the_history()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(room);
        await alice.StoreAsync(room, "e", "{}", "a");
        using var member = ApiClient.OfUser(server.Address, "alice");
        using var stranger = ApiClient.OfUser(server.Address, "bob");
        using var admin = ApiClient.WithKey(server.Address, "admin");

        (await member.GetAsync($"rooms/{room}/state"))["entries"].GetArrayLength().Should().Be(1);
        (await stranger.GetAsync($"rooms/{room}/state")).Code.Should().Be(ChatErrors.NotAMember);
        (await backEnd.GetAsync($"rooms/{room}/state")).Code.Should().Be(ChatErrors.Forbidden);
        (await admin.DeleteAsync($"rooms/{room}?history=only")).Status.Should().Be(200);
        var state = await member.GetAsync($"rooms/{room}/state");
        (state.Number("version"), state["entries"].GetArrayLength()).Should().Be((1, 0));
    }
}

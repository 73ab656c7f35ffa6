using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

/// <summary>Which subscribers a back end is told of because they are not there.</summary>
public sealed class OfflineTests : IAsyncLifetime
{
    private const string Room = "room";

    private WebhookReceiver receiver = null!;

    public async Task InitializeAsync() => receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task A_message_names_the_subscribers_without_a_connection_what_they_have_not_read_and_whom_it_mentions()
    {
        await using var server = await StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "nobody is subscribed");
        (await DataAsync("nobody is subscribed"))["offline"].Should().BeNull();
        await alice.SubscribeAsync(Room);
        await SubscribeAsync(server, "bob", "carol", "mallory");
        await using var dave = await Connect.ToAsync(server.Address, "dave", WireProtocol.Json);
        await dave.JoinAsync(Room);
        await dave.SubscribeAsync(Room);
        await using (var root = await Connect.ToAsync(server.Address, "root", WireProtocol.Json, ChatRoles.Admin)) await root.BanAsync(Room, "mallory");

        await alice.SayAsync(new SendMessageRequest(Room, "Hello", null, null, null, ["carol", "dave", "nobody"]));
        (await DataAsync("Hello"))["offline"]!.ToJsonString().Should().Be("""[{"user_id":"carol","unread":1,"mentioned":true},{"user_id":"bob","unread":1,"mentioned":false}]""");
        (await DataAsync("Hello"))["offline_more"].Should().BeNull();

        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack);
        await using var carol = await Connect.ToAsync(server.Address, "carol", WireProtocol.MessagePack);
        await alice.SayAsync(Room, "all are there");
        (await DataAsync("all are there"))["offline"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task The_list_has_an_end_and_says_so_and_those_mentioned_come_first_however_many_there_are()
    {
        await using var server = await StartAsync("--Chat:Webhooks:MaxOffline=2");
        string[] crowd = [.. Enumerable.Range(0, 1500).Select(i => $"user {i:0000}"), "zoe"];
        await SubscribeAsync(server, crowd);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);

        await alice.SayAsync(new SendMessageRequest(Room, "Zoe?", null, null, null, ["zoe", "user 1499"]));

        var data = await DataAsync("Zoe?");
        data["offline"]!.AsArray().Select(user => ((string?)user!["user_id"], (bool)user["mentioned"]!)).Should().BeEquivalentTo([("zoe", true), ("user 1499", true)]);
        ((bool)data["offline_more"]!).Should().BeTrue();
    }

    [Fact]
    public async Task Nobody_is_named_where_that_is_switched_off()
    {
        await using var server = await StartAsync("--Chat:Webhooks:MaxOffline=0");
        await SubscribeAsync(server, "bob");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);

        await alice.SayAsync(Room, "Hello");

        (await DataAsync("Hello"))["offline"].Should().BeNull();
    }

    private Task<ChatServer> StartAsync(params string[] settings) =>
        ChatServer.StartAsync([.. receiver.AsEndpoint(), "--Chat:History:Store=Memory", "--Chat:Webhooks:Endpoints:0:Events:0=message", .. settings]);

    private static async Task SubscribeAsync(ChatServer server, params string[] users)
    {
        var head = (await server.Get<IMessageLog>().HeadsAsync([StreamKey.Room(Room)]))[0].Position;
        foreach (var user in users) await server.Get<ISubscriptions>().AddAsync(Room, user, head);
    }

    private async Task<JsonNode> DataAsync(string text)
    {
        await Wait.UntilAsync(() => receiver.Events.Any(e => e.Text == text), $"the back end has '{text}'");
        return receiver.Events.First(e => e.Text == text).Data;
    }
}

using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>What is asked of one node over HTTP concerns the connections of both.</summary>
public sealed class NodeApiTests(TwoNodesOnRedis nodes) : IClassFixture<TwoNodesOnRedis>
{
    [Fact]
    public async Task A_users_connections_are_listed_moved_and_closed_on_every_node()
    {
        using var root = ApiClient.OfUser(nodes.Addresses[0], "root", ChatRoles.Admin);
        var clients = await Task.WhenAll(nodes.Addresses.Select(node => PlainTestClient.ConnectAsync(node, TestTokens.For("alice"))));
        foreach (var client in clients) await client.WelcomeAsync();

        var connections = (await root.GetAsync("users/alice/connections")).Demand()["connections"].EnumerateArray().ToArray();
        connections.Should().HaveCount(2);
        connections.Select(connection => connection.GetProperty("node").GetString()).Should().OnlyHaveUniqueItems();

        (await root.SendAsync("PUT", "users/alice/rooms/moved")).Number("connections").Should().Be(2);
        await root.PostAsync("rooms/moved/messages", """{"text":"welcome"}""");
        foreach (var client in clients) (await client.Events.FirstAsync<ChatMessage>(message => message.Room == "moved")).Text.Should().Be("welcome");

        (await root.PostAsync("rooms/moved/kick", """{"user_id":"alice"}""")).Number("connections").Should().Be(2);
        foreach (var client in clients) (await client.Events.FirstAsync<MemberLeft>()).Reason.Should().Be(LeaveReasons.Kicked);

        (await root.DeleteAsync("users/alice/connections")).Number("connections").Should().Be(2);
        foreach (var client in clients)
        {
            await client.Closed.WaitAsync(Wait.Deadline);
            client.CloseCode.Should().Be(CloseCodes.Disconnected);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_user_who_is_muted_over_http_on_one_node_is_refused_on_every_node_in_every_protocol()
    {
        using var root = ApiClient.OfUser(nodes.Addresses[0], "root", ChatRoles.Admin);
        var clients = await Task.WhenAll(nodes.Addresses.SelectMany(node => Connect.EveryProtocol.Select(protocol => Connect.ToAsync(node, "mallory", protocol))));
        foreach (var client in clients) await client.JoinAsync("muted");

        (await root.PostAsync("rooms/muted/mutes", """{"user_id":"mallory","until":"2040-01-02T03:04:05Z","reason":"noise"}""")).Demand().String("until").Should().StartWith("2040-01-02T03:04:05");

        foreach (var client in clients)
            await Wait.UntilAsync(async () => await CodeAsync(() => client.SayAsync("muted", "x")) == ChatErrors.Muted, "the node knows of the mute");
        foreach (var node in nodes.Addresses)
        {
            using var http = ApiClient.OfUser(node, "mallory");
            var refused = await http.PostAsync("rooms/muted/messages", """{"text":"x"}""");
            (refused.Status, refused.Code).Should().Be((403, ChatErrors.Muted));
            refused["until"].GetDateTime().Year.Should().Be(2040);
        }

        (await root.GetAsync("sanctions?room=muted"))["sanctions"].EnumerateArray().Single().GetProperty("reason").GetString().Should().Be("noise");
        (await root.DeleteAsync("rooms/muted/mutes/mallory")).Demand();
        (await root.DeleteAsync("rooms/muted/mutes/mallory")).Code.Should().Be(ChatErrors.NotFound);
        foreach (var client in clients)
        {
            await Wait.UntilAsync(async () => await CodeAsync(() => client.SayAsync("muted", "x")) is null, "the node knows of the lifting");
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_room_is_closed_for_the_members_of_every_node_and_the_next_life_works_on_both()
    {
        using var root = ApiClient.OfUser(nodes.Addresses[0], "root", ChatRoles.Admin);
        var clients = await Task.WhenAll(nodes.Addresses.Select(node => Connect.ToAsync(node, "bob", WireProtocol.MessagePack)));
        foreach (var client in clients) await client.JoinAsync("closing");
        for (var i = 0; i < 3; i++) await clients[0].SayAsync("closing", "old");

        (await root.DeleteAsync("rooms/closing")).Demand();

        foreach (var client in clients) (await client.Events.FirstAsync<MemberLeft>(left => left.Reason == LeaveReasons.Closed)).UserId.Should().Be("bob");
        var snapshots = await Task.WhenAll(clients.Select(client => client.JoinAsync("closing")));
        snapshots.Select(snapshot => snapshot.Position.Seq).Should().Equal(0, 0);
        (await clients[1].SayAsync("closing", "new")).Seq.Should().Be(1);
        foreach (var client in clients)
        {
            (await client.Events.FirstAsync<ChatMessage>(message => message.Text == "new")).Seq.Should().Be(1);
            await client.DisposeAsync();
        }

        (await root.GetAsync("nodes"))["nodes"].GetArrayLength().Should().Be(2);
    }

    private static async Task<string?> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ChatErrorException e)
        {
            return e.Code;
        }
    }
}

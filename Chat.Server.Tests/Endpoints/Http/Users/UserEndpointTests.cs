using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Users;

public sealed class UserEndpointTests : IAsyncLifetime
{
    private ChatServer server = null!;
    private ApiClient backEnd = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync(ApiClient.Key(0, "shop", "read", "moderate"));
        backEnd = ApiClient.WithKey(server.Address, "shop");
    }

    public async Task DisposeAsync()
    {
        backEnd.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_connected_is_listed_with_how_and_since_when()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        var clients = await Task.WhenAll(Connect.EveryProtocol.Select(protocol => Connect.ToAsync(server.Address, "alice", protocol)));
        await clients[0].JoinAsync("room");

        var users = await backEnd.GetAsync("users");
        var connections = (await backEnd.GetAsync("users/alice/connections")).Demand()["connections"].EnumerateArray().ToArray();

        users["users"].EnumerateArray().Select(user => user.GetString()).Should().Equal("alice");
        (users.Number("user_count"), users.Number("connection_count")).Should().Be((1, 3));
        connections.Select(connection => connection.GetProperty("protocol").GetString()).Should().BeEquivalentTo("json", "messagepack", "plain-json");
        foreach (var (i, connection) in connections.Index())
        {
            clients.Select(client => client.Events.Of<Welcome>()[0].ConnectionId).Should().Contain(connection.GetProperty("connection_id").GetString());
            connection.GetProperty("since").GetDateTime().Should().BeAfter(before.AddSeconds(-1));
            connection.GetProperty("address").GetString().Should().Contain("127.0.0.1");
            connection.GetProperty("node").GetString().Should().NotBeEmpty();
        }

        connections.Sum(connection => connection.GetProperty("rooms").GetArrayLength()).Should().Be(1);
        (await backEnd.GetAsync("users/nobody/connections"))["connections"].GetArrayLength().Should().Be(0);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Users_are_found_by_the_beginning_of_their_ids()
    {
        var clients = await Task.WhenAll(new[] { "bot-1", "bot-2", "alice" }.Select(user => Connect.ToAsync(server.Address, user, WireProtocol.PlainJson)));

        var found = await backEnd.GetAsync("users?prefix=bot-");

        found["users"].EnumerateArray().Select(user => user.GetString()).Should().Equal("bot-1", "bot-2");
        found.Number("user_count").Should().Be(3, "it is that of all");
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task One_connection_or_all_of_a_user_are_closed_and_the_user_may_come_back()
    {
        await using var phone = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        await using var laptop = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json);
        var id = (await phone.WelcomeAsync()).ConnectionId;

        (await backEnd.DeleteAsync($"users/bob/connections/{id}")).Code.Should().Be(ChatErrors.NotFound, "it is another user's");
        (await backEnd.DeleteAsync($"users/alice/connections/{id}")).Number("connections").Should().Be(1);
        await phone.Closed.WaitAsync(Wait.Deadline);
        phone.CloseCode.Should().Be(CloseCodes.Disconnected);
        await laptop.PingAsync();

        (await backEnd.DeleteAsync("users/alice/connections")).Number("connections").Should().Be(1);
        await laptop.Closed.WaitAsync(Wait.Deadline);
        await bob.PingAsync();
        await using var again = await Connect.ToAsync(server.Address, "alice", WireProtocol.MessagePack);
    }

    [Theory]
    [InlineData(WireProtocol.Json)]
    [InlineData(WireProtocol.MessagePack)]
    [InlineData(WireProtocol.PlainJson)]
    public async Task A_user_is_put_into_a_room_and_taken_out(WireProtocol protocol)
    {
        var (room, user) = ($"room-{protocol}", $"alice-{protocol}");
        await using var alice = await Connect.ToAsync(server.Address, user, protocol);
        await using var bob = await Connect.ToAsync(server.Address, "bob", protocol);
        await bob.JoinAsync(room);

        (await backEnd.SendAsync("PUT", $"users/{user}/rooms/{room}")).Number("connections").Should().Be(1);

        (await alice.Events.FirstAsync<MemberJoined>(joined => joined.Room == room)).UserId.Should().Be(user);
        await bob.Events.FirstAsync<MemberJoined>(joined => joined.UserId == user);
        await bob.SayAsync(room, "welcome");
        (await alice.Events.FirstAsync<ChatMessage>()).Text.Should().Be("welcome");
        await alice.SayAsync(room, "thanks");

        (await backEnd.DeleteAsync($"users/{user}/rooms/{room}")).Number("connections").Should().Be(1);
        foreach (var client in new[] { alice, bob }) (await client.Events.FirstAsync<MemberLeft>()).Should().Be(new MemberLeft(room, user, 1, LeaveReasons.Kicked));
        var saying = () => alice.SayAsync(room, "still here");
        (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task A_banned_user_is_not_put_into_a_room_and_does_nothing_over_http()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        using var http = ApiClient.OfUser(server.Address, "alice");
        await backEnd.PostAsync("rooms/closed/bans", """{"user_id":"alice"}""");

        var refused = await backEnd.SendAsync("PUT", "users/alice/rooms/closed");
        (refused.Status, refused.Code).Should().Be((403, ChatErrors.Banned));
        (await http.PostAsync("users/bob/messages", """{"text":"psst"}""")).Status.Should().Be(201, "the ban is from one room");

        await backEnd.PostAsync("bans", """{"user_id":"alice"}""");
        foreach (var (method, path, body) in new[] { ("POST", "users/bob/messages", """{"text":"psst"}"""), ("GET", "users", null), ("POST", "rooms/room/messages", """{"text":"x"}""") })
        {
            var answer = await http.SendAsync(method, path, body);
            (answer.Status, answer.Code).Should().Be((403, ChatErrors.Banned), path);
        }
    }

    [Fact]
    public async Task Stats_and_nodes_tell_how_the_service_is()
    {
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("room");

        var stats = await backEnd.GetAsync("stats");
        var node = (await backEnd.GetAsync("nodes"))["nodes"].EnumerateArray().Single();

        (stats.Number("connections"), stats.Number("users"), stats.Number("rooms"), stats.Number("nodes")).Should().Be((1, 1, 1, 1));
        node.GetProperty("connections").GetInt32().Should().Be(1);
        node.GetProperty("memory_bytes").GetInt64().Should().BeGreaterThan(1_000_000);
        node.GetProperty("version").GetString().Should().NotBeEmpty();
    }
}

using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Rooms;

/// <summary>Subscriptions over HTTP.</summary>
public sealed class SubscriberEndpointTests : IAsyncLifetime
{
    private ChatServer server = null!;
    private ApiClient moderator = null!;
    private ApiClient reader = null!;

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync([.. ApiClient.Keys(), "--Chat:History:Store=Memory", "--Chat:Subscriptions:MaxRoomsPerUser=2", "--Chat:Subscriptions:MaxUsersPerRoom=5"]);
        (moderator, reader) = (ApiClient.WithKey(server.Address, "moderate"), ApiClient.WithKey(server.Address, "read"));
    }

    public async Task DisposeAsync()
    {
        moderator.Dispose();
        reader.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_back_end_subscribes_users_moves_their_cursors_and_ends_it()
    {
        await SayAsync("a room", 3);
        (await moderator.SendAsync("PUT", "rooms/a%20room/subscribers/bob")).Demand().Text.Should().Be("""{"room":"a room","read":3,"count":0,"mentions":0}""");
        await SayAsync("a room", 2);

        (await moderator.SendAsync("PUT", "rooms/a%20room/subscribers/bob")).Number("count").Should().Be(2, "it was subscribed already");
        (await moderator.SendAsync("PUT", "rooms/a%20room/subscribers/bob/read", """{"seq":4}""")).Number("count").Should().Be(1);
        (await moderator.SendAsync("PUT", "rooms/a%20room/subscribers/bob/read", """{"seq":6}""")).Code.Should().Be(ChatErrors.NotFound);
        var stranger = await moderator.SendAsync("PUT", "rooms/a%20room/subscribers/carol/read", """{"seq":1}""");
        (stranger.Status, stranger.Code).Should().Be((404, ChatErrors.NotSubscribed));
        (await reader.GetAsync("rooms/a%20room/subscribers")).Demand().Text.Should().Be("""{"room":"a room","subscribers":[{"user_id":"bob","read":4}]}""");
        var room = (await reader.GetAsync("users/bob/subscriptions")).Demand()["rooms"].EnumerateArray().Single();
        (room.GetProperty("room").GetString(), room.GetProperty("read").GetInt64(), room.GetProperty("last").GetProperty("seq").GetInt64()).Should().Be(("a room", 4, 5));

        foreach (var _ in new[] { 1, 2 }) (await moderator.DeleteAsync("rooms/a%20room/subscribers/bob")).Status.Should().Be(204);
        (await reader.GetAsync("rooms/a%20room/subscribers")).Demand()["subscribers"].GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Many_users_are_subscribed_at_once_each_with_its_own_result()
    {
        foreach (var other in new[] { "one", "two" }) await moderator.SendAsync("PUT", $"rooms/{other}/subscribers/busy");
        await moderator.SendAsync("PUT", "rooms/room/subscribers/known");

        var answer = (await moderator.PostAsync("rooms/room/subscribers", """{"user_ids":["a","busy","known","b","c"]}""")).Demand();
        var late = (await moderator.PostAsync("rooms/room/subscribers", """{"user_ids":["d","e"]}""")).Demand();

        Outcomes(answer).Should().Equal(("a", "added"), ("busy", "too_many_rooms"), ("known", "present"), ("b", "added"), ("c", "added"));
        answer.Number("failed").Should().Be(1);
        Outcomes(late).Select(one => one.Outcome).Should().BeEquivalentTo("added", "room_full");
        (await moderator.SendAsync("PUT", "rooms/room/subscribers/f")).Code.Should().Be(ChatErrors.RoomFull);
        (await moderator.SendAsync("PUT", "rooms/room/subscribers/busy")).Code.Should().Be(ChatErrors.TooManyRooms);
        (await moderator.PostAsync("rooms/other/subscribers", """{"user_ids":["good"," bad"]}""")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await moderator.PostAsync("rooms/other/subscribers", """{"user_ids":[]}""")).Code.Should().Be(ChatErrors.InvalidRequest);
        (await reader.GetAsync("rooms/other/subscribers")).Demand()["subscribers"].GetArrayLength().Should().Be(0, "a list with a bad name does nothing");

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await reader.GetAsync($"rooms/room/subscribers?limit=2{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Demand();
            listed.AddRange(page["subscribers"].EnumerateArray().Select(one => one.GetProperty("user_id").GetString()!));
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        listed.Should().HaveCount(5).And.OnlyHaveUniqueItems().And.Contain(["a", "b", "c", "known"]);
        (await reader.GetAsync("rooms/room/subscribers?cursor=no%20cursor!")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Scopes_are_kept_to_and_users_see_their_own_alone()
    {
        await moderator.SendAsync("PUT", "rooms/team/subscribers/bob");
        await moderator.SendAsync("PUT", "rooms/secret/subscribers/bob");
        using var bob = ApiClient.WithToken(server.Address, TestTokens.Create(new() { ["sub"] = "bob", ["rooms"] = new[] { "team" } }));
        using var eve = ApiClient.OfUser(server.Address, "eve");
        using var root = ApiClient.OfUser(server.Address, "root", ChatRoles.Admin);

        (await bob.GetAsync("users/bob/subscriptions")).Demand()["rooms"].EnumerateArray().Select(room => room.GetProperty("room").GetString()).Should().Equal("team");
        (await root.GetAsync("users/bob/subscriptions")).Demand()["rooms"].GetArrayLength().Should().Be(2);
        (await eve.GetAsync("users/bob/subscriptions")).Code.Should().Be(ChatErrors.Forbidden);
        foreach (var client in new[] { bob, reader })
        {
            (await client.SendAsync("PUT", "rooms/team/subscribers/bob")).Code.Should().Be(ChatErrors.Forbidden);
            (await client.PostAsync("rooms/team/subscribers", """{"user_ids":["bob"]}""")).Code.Should().Be(ChatErrors.Forbidden);
            (await client.DeleteAsync("rooms/team/subscribers/bob")).Code.Should().Be(ChatErrors.Forbidden);
        }

        (await bob.GetAsync("rooms/team/subscribers")).Code.Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task Closing_a_room_ends_its_subscriptions_and_forgetting_what_was_said_does_not()
    {
        using var admin = ApiClient.WithKey(server.Address, "admin");
        await SayAsync("room", 1);
        await moderator.SendAsync("PUT", "rooms/room/subscribers/bob");
        await SayAsync("room", 3);
        (await admin.DeleteAsync("rooms/room?history=only")).Demand();
        var cleared = (await reader.GetAsync("users/bob/subscriptions")).Demand()["rooms"].EnumerateArray().Single();
        (cleared.GetProperty("read").GetInt64(), cleared.GetProperty("count").GetInt64(), cleared.TryGetProperty("last", out _)).Should().Be((1, 0, false));
        await SayAsync("room", 2);
        (await reader.GetAsync("users/bob/subscriptions")).Demand()["rooms"][0].GetProperty("count").GetInt64().Should().Be(2);

        (await admin.DeleteAsync("rooms/room")).Demand();

        (await reader.GetAsync("users/bob/subscriptions")).Demand()["rooms"].GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Clients_hear_of_a_cursor_that_a_back_end_moves()
    {
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.PlainJson);
        await SayAsync("room", 1);
        await bob.JoinAsync("room");
        await bob.SubscribeAsync("room");
        await SayAsync("room", 1);

        await moderator.SendAsync("PUT", "rooms/room/subscribers/bob/read", """{"seq":2}""");

        (await bob.Events.FirstAsync<ReadNotice>()).Should().Be(new ReadNotice("room", "bob", 2));
    }

    private async Task SayAsync(string room, int count)
    {
        using var speaker = ApiClient.WithKey(server.Address, "publish");
        for (var i = 0; i < count; i++) (await speaker.PostAsync($"rooms/{Uri.EscapeDataString(room)}/messages", """{"text":"hello"}""")).Demand();
    }

    private static IEnumerable<(string User, string Outcome)> Outcomes(ApiAnswer answer) =>
        answer["results"].EnumerateArray().Select((JsonElement one) => (one.GetProperty("user_id").GetString()!, one.GetProperty("outcome").GetString()!));
}

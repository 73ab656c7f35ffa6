using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Access;

/// <summary>Who may call what: a row for every endpoint.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Message = """{"text":"hello"}""";

    private ChatServer server = null!;
    private ChatTestClient alice = null!;

    /// <summary>Method, path, body, and who may: keys by their scopes, a user who is in the room.</summary>
    public static TheoryData<string, string, string?, string> Endpoints => new()
    {
        { "POST", "rooms/room/messages", Message, "publish user" },
        { "GET", "rooms/room/messages", null, "read user" },
        { "GET", "rooms/room/messages/1", null, "read user" },
        { "PATCH", "rooms/room/messages/1", Message, "moderate user" },
        { "DELETE", "rooms/room/messages/1", null, "moderate user" },
        { "POST", "users/bob/messages", Message, "publish user" },
        { "POST", "broadcast", """{"message":"hello"}""", "publish" },
        { "POST", "batch", """{"messages":[{"room":"room","text":"hello"}]}""", "publish" },
        { "GET", "rooms", null, "read" },
        { "GET", "rooms/room", null, "read user" },
        { "GET", "rooms/room/members", null, "read user" },
        { "DELETE", "rooms/other", null, "" },
        { "GET", "users", null, "read user" },
        { "GET", "users/alice/connections", null, "read" },
        { "DELETE", "users/bob/connections", null, "moderate" },
        { "PUT", "users/bob/rooms/other", null, "moderate" },
        { "DELETE", "users/bob/rooms/other", null, "moderate" },
        { "POST", "users/bob/revoke", null, "" },
        { "POST", "users/revoke", """{"user_id":"bob"}""", "" },
        { "GET", "users/bob/data", null, "" },
        { "DELETE", "users/bob/data", null, "" },
        { "GET", "stats", null, "read" },
        { "GET", "nodes", null, "read" },
        { "GET", "nodes/figures", null, "" },
        { "GET", "connections/ended", null, "" },
    };

    public async Task InitializeAsync()
    {
        server = await ChatServer.StartAsync(ApiClient.Keys());
        alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", "first");
    }

    public async Task DisposeAsync()
    {
        await alice.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nobody_may_without_being_known_and_everybody_else_as_the_table_says(string method, string path, string? body, string allowed)
    {
        using var nobody = ApiClient.OfNobody(server.Address);
        var refused = await nobody.SendAsync(method, path, body);
        (refused.Status, refused.Code).Should().Be((401, ChatErrors.Unauthorized));
        using var forger = ApiClient.WithKey(server.Address, "forged");
        (await forger.SendAsync(method, path, body)).Status.Should().Be(401);

        foreach (var scope in new[] { "publish", "read", "moderate", "admin" })
        {
            using var key = ApiClient.WithKey(server.Address, scope);
            await ShouldBeAsync(key, scope, scope == "admin" || allowed.Split(' ').Contains(scope));
        }

        using var user = ApiClient.OfUser(server.Address, "alice");
        await ShouldBeAsync(user, "a user", allowed.Contains("user"));
        using var admin = ApiClient.OfUser(server.Address, "root", ChatRoles.Admin);
        await ShouldBeAsync(admin, "an administrator", true);

        async Task ShouldBeAsync(ApiClient client, string who, bool may)
        {
            var answer = await client.SendAsync(method, path, body);
            if (may) answer.Status.Should().NotBe(401, who).And.NotBe(403, $"{who} may {method} {path}: {answer.Text}").And.BeLessThan(500);
            else (answer.Status, answer.Code).Should().Be((403, ChatErrors.Forbidden), $"{who} may not {method} {path}");
        }
    }

    [Theory]
    [InlineData("POST", "rooms/secret/messages", Message)]
    [InlineData("GET", "rooms/secret/messages", null)]
    [InlineData("GET", "rooms/secret/messages/1", null)]
    [InlineData("PATCH", "rooms/secret/messages/1", Message)]
    [InlineData("DELETE", "rooms/secret/messages/1", null)]
    [InlineData("GET", "rooms/secret", null)]
    [InlineData("GET", "rooms/secret/members", null)]
    public async Task A_user_sees_and_does_nothing_in_a_room_that_it_is_not_in(string method, string path, string? body)
    {
        using var user = ApiClient.OfUser(server.Address, "alice");

        var answer = await user.SendAsync(method, path, body);

        (answer.Status, answer.Code).Should().Be((403, ChatErrors.NotAMember));
    }

    [Fact]
    public async Task A_users_token_holds_over_http_as_well()
    {
        using var user = ApiClient.WithToken(server.Address, TestTokens.Create(new() { ["sub"] = "alice", ["rooms"] = new[] { "other" } }));

        (await user.PostAsync("rooms/room/messages", Message)).Code.Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task A_key_beside_a_token_decides()
    {
        using var admin = ApiClient.OfUser(server.Address, "root", ChatRoles.Admin);

        (await admin.SendAsync("GET", "rooms", null, ("X-API-Key", "wrong"))).Status.Should().Be(401);
        (await admin.SendAsync("GET", "rooms", null, ("X-API-Key", "publish-key"))).Code.Should().Be(ChatErrors.Forbidden);
        (await admin.SendAsync("GET", "rooms", null, ("X-API-Key", "read-key"))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Keys_stay_out_of_the_log()
    {
        using var key = ApiClient.WithKey(server.Address, "publish");
        using var forger = ApiClient.WithKey(server.Address, "a-secret-of-somebody");

        await key.PostAsync("rooms/room/messages", Message);
        await forger.PostAsync("rooms/room/messages", Message);

        server.Log.Lines.Should().NotContain(line => line.Contains("publish-key") || line.Contains("a-secret-of-somebody"));
    }
}

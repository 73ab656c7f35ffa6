using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Authentication;

/// <summary>What a token means for the life of a connection, over every protocol.</summary>
[SideBySide]
public sealed class SessionTests
{
    public static TheoryData<WireProtocol> Protocols => [.. Connect.EveryProtocol];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_connection_is_warned_and_ends_when_its_token_expires(WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync("--Jwt:ClockSkew=00:00:00");
        await using var alice = await ConnectForAMomentAsync(server.Address, protocol);

        await alice.Events.FirstAsync<TokenExpiring>();
        await alice.Closed.WaitAsync(Wait.Deadline);

        if (alice is PlainTestClient plain) plain.CloseCode.Should().Be(CloseCodes.TokenExpired);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_refreshed_token_keeps_the_connection_and_changes_what_it_may(WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync("--Jwt:ClockSkew=00:00:00");
        await using var alice = await Connect.WithTokenAsync(server.Address, Token("alice", TimeSpan.FromSeconds(15)), protocol);
        await using var shortLived = await Connect.WithTokenAsync(server.Address, Token("bob", TimeSpan.FromSeconds(16)), protocol);

        var refreshed = await alice.RefreshAsync(Token("alice", TimeSpan.FromHours(1), role: ChatRoles.Admin));
        await shortLived.Closed.WaitAsync(Wait.Deadline);

        refreshed.ExpiresAt.Should().BeAfter(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(30));
        await alice.BroadcastAsync("still here, and now an admin");
        alice.Closed.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Only_a_valid_token_of_the_same_user_refreshes(WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);

        (await CodeOf(() => alice.RefreshAsync(TestTokens.For("bob")))).Should().Be(ChatErrors.Forbidden);
        (await CodeOf(() => alice.RefreshAsync("nonsense"))).Should().Be(ChatErrors.Unauthorized);
        (await CodeOf(() => alice.RefreshAsync(Token("alice", TimeSpan.FromMinutes(-5))))).Should().Be(ChatErrors.Unauthorized);
        (await CodeOf(() => alice.RefreshAsync(TestTokens.WithoutSignature("alice")))).Should().Be(ChatErrors.Unauthorized);
        (await CodeOf(() => alice.RefreshAsync(""))).Should().Be(ChatErrors.InvalidRequest);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_rooms_claim_restricts_what_may_be_joined_and_losing_a_room_means_leaving_it(WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync();
        await using var bob = await Connect.ToAsync(server.Address, "bob", protocol);
        await bob.JoinAsync("team-1");
        await using var alice = await Connect.WithTokenAsync(server.Address, Token("alice", rooms: ["lobby", "team-*"]), protocol);
        await alice.JoinAsync("lobby");
        await alice.JoinAsync("team-1");

        (await CodeOf(() => alice.JoinAsync("Lobby"))).Should().Be(ChatErrors.Forbidden);
        (await CodeOf(() => alice.JoinAsync("lobby2"))).Should().Be(ChatErrors.Forbidden);
        var refreshed = await alice.RefreshAsync(Token("alice", rooms: ["lobby"]));

        refreshed.LeftRooms.Should().Equal("team-1");
        (await bob.Events.FirstAsync<MemberLeft>()).Should().Be(new MemberLeft("team-1", "alice", 1, LeaveReasons.Kicked));
        (await CodeOf(() => alice.SayAsync("team-1", "x"))).Should().Be(ChatErrors.NotAMember);
        (await alice.SayAsync("lobby", "x")).Seq.Should().Be(1);
    }

    [Fact]
    public async Task An_empty_list_of_rooms_allows_none()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await Connect.WithTokenAsync(server.Address, Token("alice", rooms: []), WireProtocol.Json);

        (await CodeOf(() => alice.JoinAsync("lobby"))).Should().Be(ChatErrors.Forbidden);
    }

    [Fact]
    public async Task With_access_by_claims_a_token_without_rooms_joins_none()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Rooms:Access=Claims");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var bob = await Connect.WithTokenAsync(server.Address, Token("bob", rooms: ["*"]), WireProtocol.Json);

        (await CodeOf(() => alice.JoinAsync("lobby"))).Should().Be(ChatErrors.Forbidden);
        (await bob.JoinAsync("lobby")).MemberCount.Should().Be(1);
    }

    /// <summary>With a token that expires soon: as soon as lets a slow machine in before that.</summary>
    private static async Task<ChatTestClient> ConnectForAMomentAsync(Uri server, WireProtocol protocol)
    {
        for (var lifetime = TimeSpan.FromSeconds(3); ; lifetime *= 2)
        {
            try
            {
                return await Connect.WithTokenAsync(server, Token("alice", lifetime), protocol);
            }
            catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException && lifetime < TimeSpan.FromSeconds(20))
            {
                // The token expired on the way.
            }
        }
    }

    private static string Token(string user, TimeSpan? lifetime = null, string? role = null, string[]? rooms = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = user };
        if (role is not null) claims["role"] = role;
        if (rooms is not null) claims["rooms"] = rooms;
        return TestTokens.Create(claims, lifetime: lifetime);
    }

    private static async Task<string> CodeOf(Func<Task> call) =>
        (await call.Should().ThrowAsync<ChatErrorException>()).Which.Code;
}

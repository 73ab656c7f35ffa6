using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>The three places a plain client may put its token, and that it shows up nowhere else.</summary>
public sealed class TokenPlacementTests : IAsyncLifetime
{
    private readonly string token = TestTokens.For("alice");
    private ChatServer server = null!;

    private Uri Address => new($"ws://{server.Address.Authority}{ChatEndpoints.PlainJson}");

    public async Task InitializeAsync() => server = await ChatServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_query_is_one_place()
    {
        await using var alice = await PlainTestClient.OpenAsync(new Uri($"{Address}?room=x&token={token}&other=1"));

        (await alice.WelcomeAsync()).UserId.Should().Be("alice");
        alice.Subprotocol.Should().BeNull();
        NothingIsLogged(token);
    }

    [Fact]
    public async Task The_authorization_header_is_one_place()
    {
        await using var alice = await PlainTestClient.OpenAsync(Address, o => o.SetRequestHeader("Authorization", $"Bearer {token}"));

        (await alice.WelcomeAsync()).UserId.Should().Be("alice");
        NothingIsLogged(token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_subprotocol_is_one_place_and_is_never_echoed(bool protocolFirst)
    {
        string[] offered = protocolFirst ? ["chat.v1", $"bearer.{token}"] : [$"bearer.{token}", "chat.v1"];
        await using var alice = await PlainTestClient.OpenAsync(Address, o => Array.ForEach(offered, o.AddSubProtocol));
        await using var raw = await RawSocket.OpenAsync(server.Address, ChatEndpoints.PlainJson, $"Sec-WebSocket-Protocol: {string.Join(", ", offered)}");

        (await alice.WelcomeAsync()).UserId.Should().Be("alice");
        alice.Subprotocol.Should().Be("chat.v1");
        raw.Response.Should().Contain("Sec-WebSocket-Protocol: chat.v1\r\n").And.NotContain(token);
        NothingIsLogged(token);
    }

    [Fact]
    public async Task A_token_alone_among_the_subprotocols_signs_in_without_an_echo()
    {
        await using var raw = await RawSocket.OpenAsync(server.Address, ChatEndpoints.PlainJson, $"Sec-WebSocket-Protocol: bearer.{token}");

        await raw.ReadTextAsync("Connected successfully");
        raw.Response.Should().NotContainEquivalentOf("Sec-WebSocket-Protocol");
    }

    [Theory]
    [InlineData("bearer.")]
    [InlineData("bearer.abc")]
    [InlineData("Bearer.x.y.z")]
    public async Task A_bad_token_among_the_subprotocols_is_closed_with_4001_and_the_protocol_is_agreed(string bad)
    {
        await using var raw = await RawSocket.OpenAsync(server.Address, ChatEndpoints.PlainJson, $"Sec-WebSocket-Protocol: chat.v1, {bad}");

        (await raw.ReadCloseAsync()).CloseCode.Should().Be(CloseCodes.Unauthorized);
        raw.Response.Should().Contain("Sec-WebSocket-Protocol: chat.v1\r\n");
    }

    [Fact]
    public async Task The_header_decides_when_there_are_several()
    {
        var address = new Uri($"{Address}?token={TestTokens.For("query")}");
        await using var alice = await PlainTestClient.OpenAsync(address, o => o.SetRequestHeader("Authorization", $"Bearer {token}"));
        await using var refused = await PlainTestClient.OpenAsync(address, o => o.SetRequestHeader("Authorization", "Bearer nonsense"));

        (await alice.WelcomeAsync()).UserId.Should().Be("alice");
        await refused.Closed.WaitAsync(Wait.Deadline);
        refused.CloseCode.Should().Be(CloseCodes.Unauthorized);
    }

    [Fact]
    public async Task A_refreshed_token_is_logged_nowhere()
    {
        var next = TestTokens.Create(new() { ["sub"] = "alice", ["jti"] = "next" });
        await using var alice = await PlainTestClient.ConnectAsync(server.Address, token);

        await alice.RefreshAsync(next);
        await alice.SendAsync($$"""{"type":"refresh_token","token":"{{next}}","x":1,"x":2}""");
        await alice.SendAsync($$"""{"type":"refresh_token","token":"{{next}}" """);
        await alice.Closed.WaitAsync(Wait.Deadline);

        alice.CloseCode.Should().Be(CloseCodes.InvalidJson);
        NothingIsLogged(next);
    }

    private void NothingIsLogged(string secret)
    {
        server.Log.Lines.Should().Contain(line => line.Contains("alice connected"));
        server.Log.Lines.Should().NotContain(line => line.Contains(secret) || line.Contains(secret.Split('.')[2]));
    }
}

using System.Net.WebSockets;
using System.Text;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Authentication;

/// <summary>Tokens that carry much, in every place where one may stand.</summary>
public sealed class TokenLengthTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    public enum Place
    {
        Header,
        Query,
        Subprotocol,
    }

    public static TheoryData<string, Place> Places => new()
    {
        { ChatEndpoints.PlainJson, Place.Header }, { ChatEndpoints.PlainJson, Place.Query }, { ChatEndpoints.PlainJson, Place.Subprotocol },
        { ChatEndpoints.Hub, Place.Header }, { ChatEndpoints.Hub, Place.Query },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_token_of_up_to_16_KiB_signs_in_and_a_longer_one_is_refused_as_any_bad_token(string endpoint, Place place)
    {
        (await TryAsync(endpoint, place, Of(ChatLimits.TokenLength))).Should().Be("signed in");
        (await TryAsync(endpoint, place, Of(ChatLimits.TokenLength + 4))).Should().Be(endpoint == ChatEndpoints.PlainJson ? "4001" : "401");
        (await TryAsync(endpoint, place, Of(30_000))).Should().Be(endpoint == ChatEndpoints.PlainJson ? "4001" : "401");
        (await TryAsync(endpoint, place, new string('x', 40_000))).Should().Be(place == Place.Query ? "414" : "431");
    }

    [Theory]
    [InlineData(WireProtocol.Json)]
    [InlineData(WireProtocol.PlainJson)]
    public async Task The_next_token_of_a_connection_has_the_same_limit(WireProtocol protocol)
    {
        await using var alice = await Connect.ToAsync(fixture.Server.Address, "alice", protocol);

        await alice.RefreshAsync(Of(ChatLimits.TokenLength));
        var refresh = () => alice.RefreshAsync(Of(ChatLimits.TokenLength + 4));

        (await refresh.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Unauthorized);
    }

    /// <summary>A valid token of alice with so many characters, or one less where Base64 has no such length.</summary>
    private static string Of(int length)
    {
        for (var padding = length * 3 / 4; ; padding--)
        {
            var token = TestTokens.Create(new() { ["sub"] = "alice", ["pad"] = new string('x', padding) });
            if (token.Length <= length) return token;
        }
    }

    private async Task<string> TryAsync(string endpoint, Place place, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var query = "";
        if (place == Place.Header) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        if (place == Place.Query) query = $"?access_token={token}";
        if (place == Place.Subprotocol)
        {
            socket.Options.AddSubProtocol("chat.v1");
            socket.Options.AddSubProtocol($"bearer.{token}");
        }

        try
        {
            await socket.ConnectAsync(new Uri($"ws://{fixture.Server.Address.Authority}{endpoint}{query}"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            return $"{(int)socket.HttpStatusCode}";
        }

        if (endpoint == ChatEndpoints.Hub)
            await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        var received = await socket.ReceiveAsync(new byte[4096], CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? $"{(int)received.CloseStatus!}" : "signed in";
    }
}

using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Hubs;

/// <summary>Every protocol the server knows can be named in a handshake on the hub's own endpoint; none of them is a way in.</summary>
public sealed class ForeignProtocolTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Plain_json_may_be_spoken_to_the_hub_and_bad_records_fail_alone()
    {
        await using var alice = await ShakeHandsAsync("""{"protocol":"plain-json","version":1}""");
        (await alice.ReadTextAsync("\u001e")).Should().StartWith("{}\u001e", "the handshake is answered");

        await alice.SendTextAsync("""{"type":"ping","id":1}""" + "\u001e");
        (await alice.ReadTextAsync("\"id\":1")).Should().Contain("\"ack\"");
        foreach (var bad in new[] { "", "{", "null", "[1]", "{\"type\":\"shout\"}", "{\"\\ud800\":1}", "{}{}", "\u0000", "{\"type\":\"ping\"}}" })
        {
            await alice.SendTextAsync(bad + "\u001e");
            (await alice.ReadTextAsync("\"error\"")).Should().MatchRegex("\"code\":\"(invalid_request|unknown_type)\"");
        }

        await alice.SendAsync(RawFrame.Binary, [.. "{\"type\":\"message\",\"room\":\""u8, 0xFF, .. "\",\"text\":\"x\"}\u001e"u8]);
        (await alice.ReadTextAsync("\"error\"")).Should().Contain(ChatErrors.InvalidRequest);
        await alice.SendTextAsync("{\"type\":\"pi");
        await alice.SendTextAsync("ng\",\"id\":2}\u001e{\"type\":\"ping\",\"id\":3}\u001e");
        (await alice.ReadTextAsync("\"id\":2")).Should().Contain("\"ack\"");
    }

    [Fact]
    public async Task A_record_is_taken_from_fragments_before_their_message_has_an_end()
    {
        await using var alice = await ShakeHandsAsync("""{"protocol":"json","version":1}""");
        await alice.ReadTextAsync("{}\u001e");
        var (start, rest) = ("{\"type\":1,\"invocationId\":\"7\",", "\"target\":\"Ping\",\"arguments\":[]}\u001e");

        // In one packet: the WebSocket may have the second fragment when the first is taken.
        await alice.SendRawAsync([.. Fragment(RawFrame.Text, start), .. Fragment(RawFrame.Continuation, rest)]);

        await alice.ReadTextAsync("\"invocationId\":\"7\"");

        static byte[] Fragment(int opcode, string text) =>
            [.. RawSocket.Header(opcode, text.Length, final: false), .. System.Text.Encoding.ASCII.GetBytes(text)];
    }

    [Theory]
    [InlineData("""{"protocol":"plain-json","version":2}""")]
    [InlineData("""{"protocol":"plain-json","version":0}""")]
    [InlineData("""{"protocol":"chat-route","version":1}""")]
    [InlineData("""{"protocol":"chat-route","version":0}""")]
    [InlineData("""{"protocol":"xml","version":1}""")]
    public async Task Other_versions_and_the_servers_inner_protocol_are_turned_away(string handshake)
    {
        await using var alice = await ShakeHandsAsync(handshake);

        (await alice.ReadAsync())!.AsText.Should().StartWith("{\"error\":");
    }

    [Fact]
    public void The_inner_protocol_has_the_name_this_test_believes() => RouteProtocol.Instance.Name.Should().Be("chat-route");

    private async Task<RawSocket> ShakeHandsAsync(string handshake)
    {
        var socket = await RawSocket.OpenAsync(fixture.Server.Address, $"{ChatEndpoints.Hub}?access_token={TestTokens.For("alice")}");
        await socket.SendTextAsync(handshake + "\u001e");
        return socket;
    }
}

using System.Text;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>What comes is handled as soon as it is whole, in whatever pieces it comes.</summary>
public sealed class PacketTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_ping_of_the_websocket_behind_a_message_is_answered_though_nothing_follows()
    {
        await using var alice = await OpenAsync();

        await alice.SendRawAsync([.. Message(1), .. Ping(7)]);

        await alice.ReadTextAsync("\"id\":1");
        (await alice.ReadAsync(frame => frame.Opcode == RawFrame.Pong)).Payload.Should().Equal(7);
        await alice.SendRawAsync([.. Ping(8), .. Message(2)]);
        (await alice.ReadAsync(frame => frame.Opcode == RawFrame.Pong)).Payload.Should().Equal(8);
        await alice.ReadTextAsync("\"id\":2");
        await alice.SendRawAsync(Ping(9));
        (await alice.ReadAsync(frame => frame.Opcode == RawFrame.Pong)).Payload.Should().Equal(9);
    }

    [Fact]
    public async Task Every_message_of_a_packet_is_answered_though_the_last_is_not_whole()
    {
        await using var alice = await OpenAsync();
        byte[] all = [.. Message(1), .. Message(2), .. Message(3), .. Message(4)];
        var cut = Message(1).Length * 2 + Message(3).Length / 2;

        await alice.SendRawAsync(all[..cut]);

        await alice.ReadTextAsync("\"id\":1");
        await alice.ReadTextAsync("\"id\":2");
        await alice.SendRawAsync(all[cut..]);
        await alice.ReadTextAsync("\"id\":3");
        await alice.ReadTextAsync("\"id\":4");
    }

    [Fact]
    public async Task A_message_may_come_byte_by_byte_and_in_fragments()
    {
        await using var alice = await OpenAsync();
        byte[] fragmented =
        [
            .. RawSocket.Header(RawFrame.Text, 8, final: false), .. """{"type":"""u8,
            .. Ping(1),
            .. RawSocket.Header(RawFrame.Continuation, 0, final: false),
            .. RawSocket.Header(RawFrame.Continuation, 14), .. "\"ping\",\"id\":1}"u8,
        ];

        foreach (var value in fragmented) await alice.SendRawAsync([value]);
        await alice.ReadTextAsync("\"id\":1");
        foreach (var value in Message(2)) await alice.SendRawAsync([value]);
        await alice.ReadTextAsync("\"id\":2");
    }

    private static byte[] Message(int id)
    {
        var text = Encoding.UTF8.GetBytes($$"""{"type":"ping","id":{{id}}}""");
        return [.. RawSocket.Header(RawFrame.Text, text.Length), .. text];
    }

    private static byte[] Ping(byte payload) => [.. RawSocket.Header(RawFrame.Ping, 1), payload];

    private async Task<RawSocket> OpenAsync()
    {
        var alice = await RawSocket.ConnectAsync(fixture.Server.Address, TestTokens.For("alice"));
        await alice.ReadTextAsync("Connected successfully");
        return alice;
    }
}

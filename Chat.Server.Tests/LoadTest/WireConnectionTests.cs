using System.Text;
using Chat.LoadTest.Wire;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class WireConnectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ping_is_answered_and_a_close_too_and_its_code_is_told(bool secure)
    {
        await using var peer = await WirePeer.ConnectAsync(WireFormat.Plain, secure);

        await peer.SendAsync(Opcode.Ping, "are you there"u8.ToArray());
        var pong = await peer.ReadAsync();
        await peer.SendAsync(Opcode.Close, [4008 >> 8, 4008 & 0xFF, .. "Reading too slowly"u8]);
        var close = await peer.ReadAsync();
        peer.Cut();

        pong.Opcode.Should().Be(Opcode.Pong);
        Encoding.UTF8.GetString(pong.Payload).Should().Be("are you there");
        close.Opcode.Should().Be(Opcode.Close);
        (await peer.ClosedAsync()).Should().Be((4008, "Reading too slowly"));
    }

    [Fact]
    public async Task An_end_without_a_close_is_1006()
    {
        await using var peer = await WirePeer.ConnectAsync(WireFormat.Plain);

        peer.Cut();

        (await peer.ClosedAsync()).Code.Should().Be(1006);
    }

    [Fact]
    public async Task A_code_in_a_SignalR_close_message_is_told()
    {
        await using var peer = await WirePeer.ConnectAsync(WireFormat.Json);

        await peer.SendAsync(Opcode.Text, Encoding.UTF8.GetBytes("{\"type\":7,\"error\":\"4010: Token expired\",\"allowReconnect\":false}\u001e"));
        await peer.SendAsync(Opcode.Close, [1000 >> 8, 1000 & 0xFF]);
        peer.Cut();

        (await peer.ClosedAsync()).Code.Should().Be(4010);
    }

    [Fact]
    public async Task A_frame_that_came_with_the_answer_to_the_upgrade_is_not_forgotten()
    {
        await using var peer = await WirePeer.ConnectAsync(WireFormat.Plain, first: [0x89, 1, (byte)'x']);

        (await peer.ReadAsync()).Opcode.Should().Be(Opcode.Pong);
    }

    [Fact]
    public async Task Bytes_that_are_no_frames_end_the_connection()
    {
        await using var peer = await WirePeer.ConnectAsync(WireFormat.Plain, first: [0xFF, 0xFF]);

        (await peer.ClosedAsync()).Code.Should().Be(1002);
    }

    [Fact]
    public async Task Another_answer_than_101_is_a_refusal()
    {
        var connect = () => WirePeer.ConnectAsync(WireFormat.Plain, status: "429 Too Many Requests");

        (await connect.Should().ThrowAsync<RefusedException>()).Which.Reason.Should().Be("HTTP 429");
    }

    /// <summary>More than the system's buffers take, so that the client has to keep it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_server_does_not_read_yet_waits_and_arrives_in_order(bool secure)
    {
        const int Count = 600, TextBytes = 20_000;
        await using var peer = await WirePeer.ConnectAsync(WireFormat.Plain, secure);

        for (var id = 1; id <= Count; id++) peer.Connection.SendMessage(id, "room"u8, new LoadText(id, id), TextBytes);

        for (var id = 1; id <= Count; id++)
        {
            var (_, payload) = await peer.ReadAsync();
            Encoding.UTF8.GetString(payload, 0, 60).Should().StartWith($$"""{"type":"message","id":{{id}},"room":"room","text":"~""");
            payload.Length.Should().BeGreaterThan(TextBytes);
        }
    }
}

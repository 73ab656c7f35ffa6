using System.Net.WebSockets;
using Chat.Server.Wire;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Wire;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task A_client_reads_a_frame_of_any_length(int length)
    {
        foreach (var format in Enum.GetValues<FrameFormat>().Where(format => !format.IsDeflated()))
        {
            var frame = new byte[FrameHeader.LengthFor(length) + length];
            FrameHeader.Write(frame, format, length).Should().Be(FrameHeader.LengthFor(length));
            FrameHeader.Read(frame).Should().Be((format != FrameFormat.MessagePack, FrameHeader.LengthFor(length), length));

            using var client = WebSocket.CreateFromStream(new MemoryStream(frame), new WebSocketCreationOptions { IsServer = false });
            var (received, total) = (await client.ReceiveAsync(new byte[4096], CancellationToken.None), 0);
            for (total = received.Count; !received.EndOfMessage; total += received.Count)
                received = await client.ReceiveAsync(new byte[4096], CancellationToken.None);
            total.Should().Be(length);
            received.MessageType.Should().Be(format == FrameFormat.MessagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text);
        }
    }
}

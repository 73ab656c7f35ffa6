using Chat.LoadTest.Wire;
using Chat.Server.Tests.Clients;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public void Frames_are_found_whatever_pieces_their_bytes_come_in(int piece)
    {
        byte[][] payloads = [Payload(0), Payload(5), Payload(125), Payload(126), Payload(65_535), Payload(65_536)];
        byte[] bytes = [.. payloads.SelectMany(payload => Frame(RawFrame.Text, payload))];
        using var reader = new FrameReader();
        var found = new Found();

        foreach (var part in bytes.Chunk(piece)) reader.Feed(part, found);

        found.Messages.Should().BeEquivalentTo(payloads, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public void A_message_in_fragments_is_put_together_around_a_ping(int piece)
    {
        byte[] bytes =
        [
            .. Frame(RawFrame.Text, "Hel"u8.ToArray(), final: false), .. Frame((int)Opcode.Ping, "?"u8.ToArray()),
            .. Frame((int)Opcode.Continuation, "lo"u8.ToArray()), .. Frame(RawFrame.Text, "!"u8.ToArray()),
        ];
        using var reader = new FrameReader();
        var found = new Found();

        foreach (var part in bytes.Chunk(piece)) reader.Feed(part, found);

        found.Messages.Should().BeEquivalentTo([(byte[])[.. "Hello"u8], (byte[])[.. "!"u8]], options => options.WithStrictOrdering());
        found.Controls.Should().Equal("Ping ?");
    }

    [Fact]
    public void What_the_handler_leaves_over_comes_again_before_the_next_message()
    {
        using var reader = new FrameReader();
        var found = new Found { Until = (byte)';' };

        reader.Feed(Frame(RawFrame.Text, "a;b"u8.ToArray()), found);
        reader.Feed(Frame(RawFrame.Text, "c;"u8.ToArray()), found);

        found.Messages.Should().BeEquivalentTo([(byte[])[.. "a;"u8], (byte[])[.. "bc;"u8]], options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x81, 0, 0, 0, 0, 65 })]
    [InlineData(new byte[] { 0xC1, 0x01, 65 })]
    [InlineData(new byte[] { 0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0 })]
    public void Bytes_that_no_server_sends_are_refused(byte[] bytes)
    {
        using var reader = new FrameReader();

        var feed = () => reader.Feed(bytes, new Found());

        feed.Should().Throw<InvalidDataException>();
    }

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static byte[] Frame(int opcode, byte[] payload, bool final = true) =>
        [.. RawSocket.Header(opcode, payload.Length, final, masked: false), .. payload];

    private sealed class Found : IFrameHandler
    {
        public List<byte[]> Messages { get; } = [];

        public List<string> Controls { get; } = [];

        /// <summary>Takes a message only up to its last such byte.</summary>
        public byte? Until { get; init; }

        public int OnMessage(ReadOnlySpan<byte> payload)
        {
            var length = Until is { } last ? payload.LastIndexOf(last) + 1 : payload.Length;
            Messages.Add(payload[..length].ToArray());
            return length;
        }

        public void OnControl(Opcode opcode, ReadOnlySpan<byte> payload) => Controls.Add($"{opcode} {System.Text.Encoding.UTF8.GetString(payload)}");
    }
}

using System.Buffers.Binary;

namespace Chat.Server.Wire;

/// <summary>
/// The header of a WebSocket message in one unmasked frame, as servers send them (RFC 6455, section 5.2). It depends on the message
/// alone, so a frame is the same for all its receivers.
/// </summary>
internal static class FrameHeader
{
    /// <summary>The longest header, in bytes: opcode, length mark, length in 64 bits.</summary>
    public const int MaxLength = 10;

    private const byte FinalText = 0x81;
    private const byte FinalBinary = 0x82;
    private const byte Compressed = 0x40; // RSV1, RFC 7692, section 6
    private const int LengthIn16Bits = 126;
    private const int LengthIn64Bits = 127;

    public static int LengthFor(int payload) => payload < LengthIn16Bits ? 2 : payload <= ushort.MaxValue ? 4 : MaxLength;

    /// <summary>Writes the header to the beginning of <paramref name="target"/>.</summary>
    /// <param name="target">Where the frame begins.</param>
    /// <param name="format">What the payload is: compressed when its format is.</param>
    /// <param name="payload">Its length.</param>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> target, FrameFormat format, int payload)
    {
        target[0] = format.Content() == FrameFormat.MessagePack ? FinalBinary : FinalText;
        if (format.IsDeflated()) target[0] |= Compressed;
        switch (LengthFor(payload))
        {
            case 2:
                target[1] = (byte)payload;
                return 2;
            case 4:
                target[1] = LengthIn16Bits;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payload);
                return 4;
            default:
                target[1] = LengthIn64Bits;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payload);
                return MaxLength;
        }
    }

    /// <summary>Reads the header of a frame that <see cref="Write"/> wrote, and that is not compressed.</summary>
    public static (bool IsText, int Header, int Payload) Read(ReadOnlySpan<byte> frame) => (frame[0] == FinalText) switch
    {
        var text when frame[1] < LengthIn16Bits => (text, 2, frame[1]),
        var text when frame[1] == LengthIn16Bits => (text, 4, BinaryPrimitives.ReadUInt16BigEndian(frame[2..])),
        var text => (text, MaxLength, (int)BinaryPrimitives.ReadUInt64BigEndian(frame[2..])),
    };
}

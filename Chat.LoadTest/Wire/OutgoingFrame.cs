using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Chat.LoadTest.Wire;

/// <summary>
/// A frame in the making: the payload is written into <see cref="Payload"/>, then <see cref="Seal"/> puts the header before it
/// and masks it where it lies. Each thread has one.
/// </summary>
internal sealed class OutgoingFrame
{
    private const int HeaderSize = 14;

    [ThreadStatic]
    private static OutgoingFrame? current;

    private readonly byte[] buffer = new byte[HeaderSize + 64 * 1024];

    public static OutgoingFrame Current => current ??= new OutgoingFrame();

    public Span<byte> Payload => buffer.AsSpan(HeaderSize);

    /// <returns>The whole frame, valid until the thread makes another.</returns>
    public ReadOnlySpan<byte> Seal(Opcode opcode, int length)
    {
        var extended = length switch { < 126 => 0, <= ushort.MaxValue => 2, _ => 8 };
        var start = HeaderSize - 6 - extended;
        var frame = buffer.AsSpan(start, 6 + extended + length);
        frame[0] = (byte)(0x80 | (int)opcode);
        frame[1] = (byte)(0x80 | (extended switch { 0 => length, 2 => 126, _ => 127 }));
        if (extended == 2) BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        else if (extended == 8) BinaryPrimitives.WriteInt64BigEndian(frame[2..], length);
        var key = (uint)Random.Shared.NextInt64();
        BinaryPrimitives.WriteUInt32LittleEndian(frame[(2 + extended)..], key);
        Mask(buffer.AsSpan(HeaderSize, length), key);
        return frame;
    }

    /// <summary>The key's first byte is its lowest.</summary>
    private static void Mask(Span<byte> payload, uint key)
    {
        var wide = MemoryMarshal.Cast<byte, ulong>(payload);
        var pattern = BitConverter.IsLittleEndian ? key | (ulong)key << 32 : BinaryPrimitives.ReverseEndianness(key | (ulong)key << 32);
        for (var i = 0; i < wide.Length; i++) wide[i] ^= pattern;
        for (var i = wide.Length * 8; i < payload.Length; i++) payload[i] ^= (byte)(key >> i % 4 * 8);
    }
}

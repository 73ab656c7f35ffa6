using System.Buffers.Binary;

namespace Chat.LoadTest.Wire;

/// <summary>Writes one record; its length is put before it at the end.</summary>
internal ref struct MessagePackRecord(Span<byte> payload)
{
    /// <summary>A length always takes three bytes here, which the format allows.</summary>
    private const int LengthSize = 3;

    private readonly Span<byte> payload = payload;
    private int position = LengthSize;

    public void Raw(byte value) => payload[position++] = value;

    public void Text(scoped ReadOnlySpan<byte> value) => value.CopyTo(Text(value.Length));

    /// <summary>A text of so many bytes, to be filled in.</summary>
    public Span<byte> Text(int length)
    {
        if (length < 32) Raw((byte)(0xA0 | length));
        else
        {
            Raw(0xDA);
            BinaryPrimitives.WriteUInt16BigEndian(payload[position..], (ushort)length);
            position += 2;
        }

        var text = payload.Slice(position, length);
        position += length;
        return text;
    }

    /// <returns>The length of it all.</returns>
    public readonly int End()
    {
        var length = position - LengthSize;
        payload[0] = (byte)(length & 0x7F | 0x80);
        payload[1] = (byte)(length >> 7 & 0x7F | 0x80);
        payload[2] = (byte)(length >> 14 & 0x7F);
        return position;
    }
}

using System.Buffers.Binary;

namespace Chat.LoadTest.Wire;

/// <summary>Reads the few kinds of values a load test meets; whatever else stands there reads as empty.</summary>
internal static class MessagePackScan
{
    private const byte Nil = 0xC0;

    /// <summary>What follows the first text of these bytes: a name with its length before it.</summary>
    public static bool TryField(ReadOnlySpan<byte> map, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var at = map.IndexOf(name);
        value = at < 0 ? default : map[(at + name.Length)..];
        return at >= 0;
    }

    public static ReadOnlySpan<byte> Text(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return default;
        var (start, length) = bytes[0] switch
        {
            var head when (head & 0xE0) == 0xA0 => (1, head & 0x1F),
            0xD9 when bytes.Length > 1 => (2, bytes[1]),
            0xDA when bytes.Length > 2 => (3, BinaryPrimitives.ReadUInt16BigEndian(bytes[1..])),
            _ => (1, 0),
        };
        if (bytes.Length - start < length) length = 0;
        var text = bytes.Slice(start, length);
        bytes = bytes[(start + length)..];
        return text;
    }

    public static long Number(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? -1 : bytes[0] switch
    {
        < 0x80 => bytes[0],
        0xCC when bytes.Length > 1 => bytes[1],
        0xCD when bytes.Length > 2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]),
        0xCE when bytes.Length > 4 => BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]),
        0xCF or 0xD3 when bytes.Length > 8 => BinaryPrimitives.ReadInt64BigEndian(bytes[1..]),
        0xD2 when bytes.Length > 4 => BinaryPrimitives.ReadInt32BigEndian(bytes[1..]),
        _ => -1,
    };

    /// <summary>Skips headers without entries, nil or a text.</summary>
    public static void Skip(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (bytes[0] is 0x80 or Nil) bytes = bytes[1..];
        else Text(ref bytes);
    }
}

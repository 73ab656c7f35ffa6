using System.Buffers.Binary;

namespace Chat.Server.Stores;

/// <summary>The ids of messages: UUIDs of version 7 (RFC 9562, section 5.7), so they sort by time.</summary>
internal static class MessageIds
{
    private const int TimeBytes = 6;

    public static Guid Next(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        RandomBytes.Fill(id[TimeBytes..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F)); // the version
        id[8] = (byte)(0x80 | (id[8] & 0x3F)); // the variant
        return new Guid(id, bigEndian: true);
    }
}

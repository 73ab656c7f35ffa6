using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chat.Server.Messages;

/// <summary>
/// The ids of messages: UUIDs of version 7 (RFC 9562, section 5.7), so they sort by time. The runtime's own generator asks the
/// system for random bytes once per id, which costs as much as sending the message to a member; this one asks for a few hundred at a time.
/// </summary>
internal static class MessageIds
{
    private const int BytesEach = 10;
    private const int BufferBytes = BytesEach * 256;

    [ThreadStatic]
    private static byte[]? random;

    [ThreadStatic]
    private static int used;

    public static Guid Next(DateTimeOffset now)
    {
        if (random is null || used == BufferBytes)
        {
            RandomNumberGenerator.Fill(random ??= new byte[BufferBytes]);
            used = 0;
        }

        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        random.AsSpan(used, BytesEach).CopyTo(id[6..]);
        used += BytesEach;
        id[6] = (byte)(0x70 | (id[6] & 0x0F)); // the version
        id[8] = (byte)(0x80 | (id[8] & 0x3F)); // the variant
        return new Guid(id, bigEndian: true);
    }
}

using System.Security.Cryptography;

namespace Chat.Server.Stores;

/// <summary>
/// Random bytes of the system in small portions. Asking it for each, as the runtime does for every new UUID, costs as much as sending a
/// message to a member; here it is asked for some thousand at a time.
/// </summary>
internal static class RandomBytes
{
    private const int BufferBytes = 4096;

    [ThreadStatic]
    private static byte[]? buffer;

    [ThreadStatic]
    private static int left;

    /// <summary>Fills a few bytes, at most <see cref="BufferBytes"/>; no byte is given twice.</summary>
    public static void Fill(Span<byte> target)
    {
        if (left < target.Length)
        {
            RandomNumberGenerator.Fill(buffer ??= new byte[BufferBytes]);
            left = BufferBytes;
        }

        left -= target.Length;
        buffer.AsSpan(left, target.Length).CopyTo(target);
    }
}

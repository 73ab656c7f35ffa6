using System.Buffers;

namespace Chat.Server.Wire;

/// <summary>
/// A buffer of the thread's, for writing one message before its length is known: writers of JSON ask for 4 KiB, however little they need.
/// </summary>
internal static class WriteBuffer
{
    /// <summary>Enough for a message of the usual length beside the 4 KiB.</summary>
    private const int MaxKeptBytes = 16 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? kept;

    /// <summary>An empty buffer for the caller alone, to be given back with <see cref="Keep"/>.</summary>
    public static ArrayBufferWriter<byte> Take()
    {
        var buffer = kept ?? new ArrayBufferWriter<byte>(MaxKeptBytes);
        kept = null;
        return buffer;
    }

    /// <summary>Gives a buffer back for the next message, unless it has grown.</summary>
    public static void Keep(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > MaxKeptBytes) return;
        buffer.ResetWrittenCount();
        kept = buffer;
    }
}

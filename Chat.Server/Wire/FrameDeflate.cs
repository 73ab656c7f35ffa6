using System.IO.Compression;

namespace Chat.Server.Wire;

/// <summary>
/// Compresses the payload of one message by itself (RFC 7692, 7.2.1, <c>server_no_context_takeover</c>): the result depends on the message alone, so that it is the same for all its receivers, and nothing of one
/// message shows in the length of another.
/// </summary>
internal static class FrameDeflate
{
    /// <summary>Payloads of fewer bytes stay as they are: by themselves they have too little that repeats.</summary>
    public const int MinBytes = 256;

    private const int MaxKeptBytes = 64 * 1024;

    /// <summary>The end of a flushed block, which is left out on the wire.</summary>
    private const int TailBytes = 4;

    [ThreadStatic]
    private static MemoryStream? kept;

    /// <summary>Compresses a payload, if that makes it smaller.</summary>
    /// <param name="payload">What the message holds; afterwards, what is sent: in the latter case a buffer of the thread's, good until the next call.</param>
    /// <param name="format">Afterwards without compression where there is none.</param>
    public static void Pack(ref ReadOnlySpan<byte> payload, ref FrameFormat format)
    {
        if (!format.IsDeflated()) return;
        var packed = payload.Length >= MinBytes ? Deflate(payload) : default;
        if (packed.IsEmpty || packed.Length >= payload.Length) format = format.Content();
        else payload = packed;
    }

    private static ReadOnlySpan<byte> Deflate(ReadOnlySpan<byte> payload)
    {
        var target = kept ?? new MemoryStream();
        target.SetLength(0);
        int length;
        using (var deflate = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(payload);
            deflate.Flush();
            length = (int)target.Length - TailBytes;
        }

        kept = target.Capacity <= MaxKeptBytes ? target : null;
        return target.GetBuffer().AsSpan(0, length);
    }
}

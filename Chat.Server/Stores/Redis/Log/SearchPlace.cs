using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Where a search through all streams stands: at which server, where in its <c>SCAN</c>, in which stream and before which number, and which streams
/// were looked through last, because <c>SCAN</c> goes on with the whole of a batch of which a part was done, and may name a key twice.
/// Servers and streams are named by hashes.
/// </summary>
internal sealed class SearchPlace
{
    /// <summary>More than a batch of <see cref="RedisSearch"/> has, usually. A stream that is forgotten too soon is searched twice, never passed over.</summary>
    private const int DoneKept = 80;

    private readonly Queue<string> done = new();

    /// <summary>Null before the first server.</summary>
    public string? Server { get; set; }

    public ulong Cursor { get; set; }

    public string? Stream { get; private set; }

    public long Seq { get; private set; }

    public static string NameOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Text.Base64Url.EncodeToString(hash[..6]);
    }

    /// <summary>Throws <see cref="FormatException"/> for what is no such place.</summary>
    public static SearchPlace Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 6 || parts[0] != "1" || parts[1].Length != 8 || parts[3].Length is not (0 or 8) || parts[5].Length % 8 != 0
            || parts[5].Length > DoneKept * 8 || !ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var cursor)
            || !long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            throw new FormatException("That is no place in a search.");
        var place = new SearchPlace { Server = parts[1], Cursor = cursor, Stream = parts[3].Length == 0 ? null : parts[3], Seq = seq };
        for (var i = 0; i < parts[5].Length; i += 8) place.done.Enqueue(parts[5].Substring(i, 8));
        return place;
    }

    public bool IsDone(string stream) => done.Contains(stream);

    /// <summary>Where to go on in a stream.</summary>
    public long In(string stream) => stream == Stream ? Seq : 1;

    public void Reach(string stream, long seq) => (Stream, Seq) = (stream, seq);

    public void Finish(string stream)
    {
        if (stream == Stream) (Stream, Seq) = (null, 0);
        done.Enqueue(stream);
        if (done.Count > DoneKept) done.Dequeue();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Server}.{Cursor}.{Stream}.{Seq}.{string.Concat(done)}");
}

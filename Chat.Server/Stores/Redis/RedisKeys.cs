using System.Globalization;
using System.Text;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// The names of all keys. What belongs to one room (or conversation) has one hash tag, so that a script may touch it as a whole
/// on a Redis Cluster; so does what belongs to the nodes, the revocations, the sanctions and the outbox.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    public string Prefix => prefix;

    /// <summary>A key of a stream of the log. The room of a stream <c>r:…</c> has its presence under the same tag.</summary>
    public string Stream(string stream, string part) => $"{prefix}{{{Tag(stream)}}}:{part}";

    public string Room(string room, string part) => Stream("r:" + room, part);

    public string Revocations(string part) => $"{prefix}{{revocations}}:{part}";

    public string Sanctions(string part) => $"{prefix}{{sanctions}}:{part}";

    /// <summary>A key of the outbox of all rooms. What a room has for it lies under the room's tag until it is gathered.</summary>
    public string Outbox(string part) => $"{prefix}{{outbox}}:{part}";

    /// <summary>A key of the index of words as a whole.</summary>
    public string Search(string part) => $"{prefix}{{search}}:{part}";

    /// <summary>How the documents of that index begin, and nothing else.</summary>
    public string WordsPrefix => prefix + "words:";

    /// <summary>The document of a block of a stream in that index.</summary>
    public string Words(string stream, long block) => string.Create(CultureInfo.InvariantCulture, $"{WordsOfStream(stream)}{block}");

    /// <summary>The block that a document has, or null when it is none of the stream's.</summary>
    public long? BlockOf(string document, string stream)
    {
        var start = WordsOfStream(stream);
        return document.StartsWith(start, StringComparison.Ordinal)
            && long.TryParse(document.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var block) ? block : null;
    }

    public string Nodes(string part) => $"{prefix}{{nodes}}:{part}";

    /// <summary>The stream that a key belongs to, or null when the key is no such part of one.</summary>
    public string? StreamOf(string key, string part)
    {
        var (start, end) = (prefix + "{", "}:" + part);
        return key.Length > start.Length + end.Length && key.StartsWith(start, StringComparison.Ordinal) && key.EndsWith(end, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(key[start.Length..^end.Length])
            : null;
    }

    private string WordsOfStream(string stream) => $"{WordsPrefix}{{{Tag(stream)}}}:";

    /// <summary>
    /// A tag ends at the first closing brace, so braces are escaped; control characters too, for people who look at keys.
    /// Different names stay different.
    /// </summary>
    private static string Tag(string name)
    {
        if (!name.Any(MustEscape)) return name;
        var tag = new StringBuilder(name.Length + 16);
        foreach (var c in name)
        {
            if (MustEscape(c)) tag.Append('%').Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
            else tag.Append(c);
        }

        return tag.ToString();
    }

    private static bool MustEscape(char c) => c is '{' or '}' or '%' or ' ' || (c < 0x80 && char.IsControl(c));
}

using System.Buffers.Text;
using System.Text;

namespace Chat.LoadTest.Wire;

/// <summary>
/// Finds a few fields in the JSON the server writes, without reading the rest: the server puts no white space between names and
/// values, and a load test puts no quotes into texts and names.
/// </summary>
internal static class JsonScan
{
    /// <summary>The whole number after the name and colon.</summary>
    public static long Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var at = json.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(json[(at + name.Length)..], out long value, out _) ? value : -1;
    }

    /// <summary>What follows the name, colon and opening quote, up to the closing quote.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var at = json.IndexOf(name);
        if (at < 0) return default;
        var text = json[(at + name.Length)..];
        var end = text.IndexOf((byte)'"');
        return end < 0 ? text : text[..end];
    }

    public static string String(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(Text(json, name));

    /// <summary>Writes the text in its quotes.</summary>
    public static int WriteText(Span<byte> json, LoadText text, int textBytes)
    {
        json[0] = json[textBytes + 1] = (byte)'"';
        text.Write(json.Slice(1, textBytes));
        return textBytes + 2;
    }

    public static WireRecord Event(ReadOnlySpan<byte> json) => LoadText.TryRead(Text(json, "\"t\":\""u8), out var text) ? new WireRecord(RecordKind.Event, Text: text) : default;

    public static WireRecord Message(ReadOnlySpan<byte> json) => LoadText.TryRead(Text(json, "\"text\":\""u8), out var text)
        ? new WireRecord(RecordKind.Message, Seq: Number(json, "\"seq\":"u8), Text: text)
        : default;
}

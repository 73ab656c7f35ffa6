using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Server.Kernel;

/// <summary>
/// A JSON object of others as the text that is kept of it: without white space between its tokens, numbers as they were written, strings with the escapes that JSON asks for alone.
/// </summary>
internal static class JsonObjectText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the value at which the reader stands, to its end also where it throws.</summary>
    /// <exception cref="JsonException">It is no object, nested deeper than that, has a name twice in one object, or is not valid Unicode.</exception>
    public static string Read(ref Utf8JsonReader reader, int maxDepth)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("This is an object.");
        using var given = JsonDocument.ParseValue(ref reader);
        try
        {
            using var strict = JsonDocument.Parse(given.RootElement.GetRawText(), new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            var written = new ArrayBufferWriter<byte>(256);
            using (var writer = new Utf8JsonWriter(written, Compact)) strict.RootElement.WriteTo(writer);
            return Encoding.UTF8.GetString(written.WrittenSpan);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("An object is valid Unicode.", e);
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>
/// Annotations as back ends give them: a JSON object that keeps the limits of <see cref="ChatLimits"/> and has no name twice, taken as its compact JSON. An empty one is none. It throws
/// <see cref="JsonException"/> for anything else.
/// </summary>
internal sealed class AnnotationsConverter : JsonConverter<string>
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ChatLimits.AnnotationsDepth, AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Annotations are an object.");
        using var given = JsonDocument.ParseValue(ref reader);
        try
        {
            using var strict = JsonDocument.Parse(given.RootElement.GetRawText(), Strict);
            var written = new ArrayBufferWriter<byte>(256);
            using (var writer = new Utf8JsonWriter(written, Compact)) strict.RootElement.WriteTo(writer);
            if (written.WrittenCount > ChatLimits.AnnotationsBytes) throw new JsonException($"Annotations have at most {ChatLimits.AnnotationsBytes} bytes.");
            return written.WrittenCount > 2 ? Encoding.UTF8.GetString(written.WrittenSpan) : null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("Annotations are valid Unicode.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}

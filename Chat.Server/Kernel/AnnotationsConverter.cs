using System.Text;
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
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = JsonObjectText.Read(ref reader, ChatLimits.AnnotationsDepth);
        if (Encoding.UTF8.GetByteCount(text) > ChatLimits.AnnotationsBytes) throw new JsonException($"Annotations have at most {ChatLimits.AnnotationsBytes} bytes.");
        return text.Length > 2 ? text : null;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}

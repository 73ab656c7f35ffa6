using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>A <see cref="MessageReference"/> as JSON: a whole number, or a string that is taken as it is.</summary>
public sealed class MessageReferenceConverter : JsonConverter<MessageReference>
{
    /// <inheritdoc/>
    public override MessageReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number when reader.TryGetInt64(out var seq) => seq,
        _ => throw new JsonException(),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MessageReference value, JsonSerializerOptions options)
    {
        if (value.Id is { } id) writer.WriteStringValue(id);
        else writer.WriteNumberValue(value.Seq);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>The data of a message or an event as <see cref="JsonObjectText"/> takes it. How large it may be is not judged here. It throws <see cref="JsonException"/> for what is no such object.</summary>
internal sealed class DataConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonObjectText.Read(ref reader, ChatLimits.DataDepth);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}

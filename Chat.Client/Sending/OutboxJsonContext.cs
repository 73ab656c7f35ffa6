using System.Text.Json.Serialization;

namespace Chat.Client.Sending;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboxLine))]
internal sealed partial class OutboxJsonContext : JsonSerializerContext;

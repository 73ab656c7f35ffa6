using System.Text.Json;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>An answer over HTTP.</summary>
/// <param name="Status">The status.</param>
/// <param name="Json">The body, when it is JSON.</param>
/// <param name="Text">The body.</param>
/// <param name="Headers">The headers, by their names without regard to case.</param>
internal sealed record ApiAnswer(int Status, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The code of a problem; null for anything else.</summary>
    public string? Code => Status >= 400 && Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public JsonElement this[string field] => Json.GetProperty(field);

    public string String(string field) => Json.GetProperty(field).GetString()!;

    public long Number(string field) => Json.GetProperty(field).GetInt64();

    /// <summary>Throws with the body unless it was a success.</summary>
    public ApiAnswer Demand() => Status < 300 ? this : throw new InvalidOperationException($"{Status}: {Text}");
}

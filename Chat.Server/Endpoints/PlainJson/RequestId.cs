using System.Text;
using System.Text.Json;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>
/// Carries the <c>id</c> of a plain-JSON request through SignalR's invocation id and back, with its JSON type. Every request
/// has an invocation id, since SignalR reports the errors of those only; <see cref="None"/> marks one that had no id.
/// </summary>
internal static class RequestId
{
    public const string None = "-";

    /// <summary>The longest id: of a string its UTF-16 units, of a number its digits and signs.</summary>
    public const int MaxLength = 64;

    private const char Text = 's';
    private const char Number = 'n';

    /// <summary>Reads the id at the reader's position; null when it is neither a string nor a number, or too long.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.GetString() is { Length: <= MaxLength } text:
                return Text + text;
            case JsonTokenType.Number when reader.HasValueSequence && reader.ValueSequence.Length <= MaxLength:
                return Number + Encoding.ASCII.GetString(reader.ValueSequence); // as it was written, so that it comes back the same
            case JsonTokenType.Number when !reader.HasValueSequence && reader.ValueSpan.Length <= MaxLength:
                return Number + Encoding.ASCII.GetString(reader.ValueSpan);
            default:
                return null;
        }
    }

    public static void Write(Utf8JsonWriter writer, string? invocationId)
    {
        if (invocationId is not { Length: > 0 } || invocationId == None) return;
        writer.WritePropertyName("id"u8);
        if (invocationId[0] == Number) writer.WriteRawValue(invocationId.AsSpan(1), skipInputValidation: true);
        else writer.WriteStringValue(invocationId.AsSpan(1));
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Server.Ports;

/// <summary>
/// What goes with a message beside its text, and the one text that stores keep of it. Annotations alone are that text, a JSON object. With a payload it is a JSON array of the
/// four, null for what is not there. A text of either form is understood, and a longer array too: its end is left alone.
/// </summary>
/// <param name="Annotations">What a back end says of it: a JSON object as <see cref="Kernel.AnnotationsConverter"/> makes it.</param>
/// <param name="Data">What its sender gave with it: a JSON object as <see cref="Kernel.JsonObjectText"/> makes it.</param>
/// <param name="ReplyTo">The number of the message of the same room that it answers.</param>
/// <param name="Mentions">User ids, at least one.</param>
internal readonly record struct MessageExtras(string? Annotations, string? Data = null, long? ReplyTo = null, IReadOnlyList<string>? Mentions = null)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool HasPayload => Data is not null || ReplyTo is not null || Mentions is not null;

    /// <summary>The parts of a stored text. Without a payload nothing is read or made.</summary>
    public static MessageExtras Of(string? text)
    {
        if (text is null || !text.StartsWith('[')) return new MessageExtras(text);
        using var parts = JsonDocument.Parse(text);
        var root = parts.RootElement;
        return new MessageExtras(
            Raw(root[0]), Raw(root[1]), root[2].ValueKind == JsonValueKind.Null ? null : root[2].GetInt64(),
            root[3].ValueKind == JsonValueKind.Null ? null : [.. root[3].EnumerateArray().Select(id => id.GetString()!)]);
    }

    /// <summary>Whether two stored texts have the same payload; what a back end says is none.</summary>
    public static bool SamePayload(string? one, string? other)
    {
        var hasNone = one is null || !one.StartsWith('[');
        if (hasNone || other is null || !other.StartsWith('[')) return hasNone && (other is null || !other.StartsWith('['));
        var (a, b) = (Of(one), Of(other));
        return a.Data == b.Data && a.ReplyTo == b.ReplyTo && (a.Mentions ?? []).SequenceEqual(b.Mentions ?? []);
    }

    /// <summary>What stores keep; null for nothing.</summary>
    public string? ToText()
    {
        if (!HasPayload) return Annotations;
        var text = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(text, Plain))
        {
            writer.WriteStartArray();
            writer.WriteRawValue(Annotations ?? "null", skipInputValidation: true);
            writer.WriteRawValue(Data ?? "null", skipInputValidation: true);
            writer.WriteRawValue(ReplyTo?.ToString(CultureInfo.InvariantCulture) ?? "null", skipInputValidation: true);
            if (Mentions is null) writer.WriteNullValue();
            else JsonSerializer.Serialize(writer, Mentions);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string? Raw(JsonElement part) => part.ValueKind == JsonValueKind.Null ? null : part.GetRawText();
}

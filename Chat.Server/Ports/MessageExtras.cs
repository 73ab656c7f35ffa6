using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Server.Ports;

/// <summary>
/// What goes with a message beside its text, and the one text that stores keep of it. Annotations alone are that text, a JSON object. With anything else it is a JSON array of the
/// seven in their order, null for what is not there, which ends with the last one that is but has four at the least. A text of either form is understood, and a longer array too: its end is left alone.
/// </summary>
/// <param name="Annotations">What a back end says of it: a JSON object as <see cref="Kernel.AnnotationsConverter"/> makes it.</param>
/// <param name="Data">What its sender gave with it: a JSON object as <see cref="Kernel.JsonObjectText"/> makes it.</param>
/// <param name="ReplyTo">The number of the message of the same room that it answers.</param>
/// <param name="Mentions">User ids, at least one.</param>
/// <param name="Reactions">Who has reacted with what: a JSON object of emoji and arrays of user ids, in the order of coming.</param>
/// <param name="Event">The name of the event, where it is a stored event and no message.</param>
/// <param name="Key">The key of that event.</param>
internal readonly record struct MessageExtras(
    string? Annotations, string? Data = null, long? ReplyTo = null, IReadOnlyList<string>? Mentions = null, string? Reactions = null, string? Event = null, string? Key = null)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How many parts are written.</summary>
    private int Length => Key is not null ? 7 : Event is not null ? 6 : Reactions is not null ? 5 : Data is not null || ReplyTo is not null || Mentions is not null ? 4 : 1;

    /// <summary>The parts of a stored text. Without a payload nothing is read or made.</summary>
    public static MessageExtras Of(string? text)
    {
        if (text is null || !text.StartsWith('[')) return new MessageExtras(text);
        using var parts = JsonDocument.Parse(text);
        var root = parts.RootElement;
        var length = root.GetArrayLength();
        return new MessageExtras(
            Raw(root[0]), Raw(root[1]), root[2].ValueKind == JsonValueKind.Null ? null : root[2].GetInt64(),
            root[3].ValueKind == JsonValueKind.Null ? null : [.. root[3].EnumerateArray().Select(id => id.GetString()!)],
            length > 4 ? Raw(root[4]) : null, length > 5 ? root[5].GetString() : null, length > 6 ? root[6].GetString() : null);
    }

    /// <summary>The mentions of a stored text alone; null for none.</summary>
    public static IReadOnlyList<string>? MentionsOf(string? text) => text is ['[', ..] ? MentionsOf(Encoding.UTF8.GetBytes(text)) : null;

    /// <param name="text">A stored text in UTF-8, or nothing.</param>
    public static IReadOnlyList<string>? MentionsOf(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'[', ..]) return null;
        var parts = new Utf8JsonReader(text);
        parts.Read();
        for (var part = 0; part < 3; part++) // annotations, data and reply
        {
            parts.Read();
            parts.Skip();
        }

        if (!parts.Read() || parts.TokenType != JsonTokenType.StartArray) return null;
        var mentions = new List<string>();
        while (parts.Read() && parts.TokenType == JsonTokenType.String) mentions.Add(parts.GetString()!);
        return mentions.Count > 0 ? mentions : null;
    }

    /// <summary>Whether two stored texts have the same payload: what a sender gave. What a back end says is none, nor are reactions.</summary>
    public static bool SamePayload(string? one, string? other)
    {
        if (one is not ['[', ..] && other is not ['[', ..]) return true;
        var (a, b) = (Of(one), Of(other));
        return a.Data == b.Data && a.ReplyTo == b.ReplyTo && a.Event == b.Event && a.Key == b.Key && (a.Mentions ?? []).SequenceEqual(b.Mentions ?? []);
    }

    /// <summary>What stores keep; null for nothing.</summary>
    public string? ToText()
    {
        var length = Length;
        if (length == 1) return Annotations;
        var text = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(text, Plain))
        {
            writer.WriteStartArray();
            writer.WriteRawValue(Annotations ?? "null", skipInputValidation: true);
            writer.WriteRawValue(Data ?? "null", skipInputValidation: true);
            writer.WriteRawValue(ReplyTo?.ToString(CultureInfo.InvariantCulture) ?? "null", skipInputValidation: true);
            if (Mentions is null) writer.WriteNullValue();
            else JsonSerializer.Serialize(writer, Mentions);
            if (length > 4) writer.WriteRawValue(Reactions ?? "null", skipInputValidation: true);
            if (length > 5) writer.WriteStringValue(Event);
            if (length > 6) writer.WriteStringValue(Key);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string? Raw(JsonElement part) => part.ValueKind == JsonValueKind.Null ? null : part.GetRawText();
}

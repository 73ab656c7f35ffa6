using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Requests;

/// <summary>Reads the values of fields from JSON, for plain JSON and for SignalR's.</summary>
internal static class JsonFields
{
    /// <summary>The deepest nesting that is taken, save in data.</summary>
    public const int MaxDepth = 16;

    /// <summary>
    /// Reads the value the reader stands at, and leaves the reader in it: at its end, or anywhere within an object that was not understood.
    /// A null counts as no value, for many serializers write what is absent so.
    /// </summary>
    public static void Read(ref Utf8JsonReader reader, RequestField field, ref RequestFields fields)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        fields.Given |= field;
        var kind = KindOf(reader.TokenType);
        try
        {
            if (!TryRead(ref reader, field, ref fields)) fields.Refuse(field, kind);
        }
        catch (InvalidOperationException)
        {
            fields.Refuse(field, kind); // an unpaired surrogate
        }
    }

    /// <summary>Moves to the end of the value that began at this depth, wherever in it the reader stands.</summary>
    /// <returns>Whether it is nested too deep.</returns>
    public static bool Skip(ref Utf8JsonReader reader, int depth)
    {
        var tooDeep = false;
        while (true)
        {
            var opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            if (!opens && reader.CurrentDepth <= depth) return tooDeep;
            tooDeep |= opens && reader.CurrentDepth >= MaxDepth;
            reader.Read();
        }
    }

    public static ValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => ValueKind.Text,
        JsonTokenType.Number => ValueKind.Number,
        JsonTokenType.True or JsonTokenType.False => ValueKind.TruthValue,
        JsonTokenType.Null => ValueKind.Null,
        JsonTokenType.StartArray => ValueKind.Array,
        _ => ValueKind.Object,
    };

    private static bool TryRead(ref Utf8JsonReader reader, RequestField field, ref RequestFields fields) => field switch
    {
        RequestField.Type => TryText(ref reader, ref fields.Type),
        RequestField.Room => TryText(ref reader, ref fields.Room),
        RequestField.Text => TryText(ref reader, ref fields.Text),
        RequestField.ClientMessageId => TryText(ref reader, ref fields.ClientMessageId),
        RequestField.UserId => TryText(ref reader, ref fields.UserId),
        RequestField.Message => TryText(ref reader, ref fields.Message),
        RequestField.Token => TryText(ref reader, ref fields.Token),
        RequestField.Epoch => TryText(ref reader, ref fields.Epoch),
        RequestField.Reason => TryText(ref reader, ref fields.Reason),
        RequestField.Kind => TryText(ref reader, ref fields.Kind),
        RequestField.Cursor => TryText(ref reader, ref fields.Cursor),
        RequestField.Until => TryTime(ref reader, ref fields.Until),
        RequestField.IsTyping => TryFlag(ref reader, ref fields.IsTyping),
        RequestField.Hidden => TryFlag(ref reader, ref fields.Hidden),
        RequestField.Before => TryWhole(ref reader, ref fields.Before),
        RequestField.After => TryAfter(ref reader, ref fields),
        RequestField.Seq => TryWhole(ref reader, ref fields.Seq),
        RequestField.Changes => TryWhole(ref reader, ref fields.Changes),
        RequestField.ReplyTo => TryReference(ref reader, ref fields.ReplyTo),
        RequestField.Limit => TryLimit(ref reader, ref fields.Limit),
        RequestField.Data => TryData(ref reader, ref fields.Data),
        RequestField.Mentions => TryTexts(ref reader, ref fields.Mentions),
        RequestField.Event => TryText(ref reader, ref fields.Event),
        RequestField.Key => TryText(ref reader, ref fields.Key),
        RequestField.Query => TryText(ref reader, ref fields.Query),
        RequestField.ExcludeSelf => TryFlag(ref reader, ref fields.ExcludeSelf),
        RequestField.Unread => TryFlag(ref reader, ref fields.Unread),
        RequestField.Emoji => TryText(ref reader, ref fields.Emoji),
        RequestField.Remove => TryFlag(ref reader, ref fields.Remove),
        RequestField.Store => TryFlag(ref reader, ref fields.Store),
        RequestField.State => TryFlag(ref reader, ref fields.State),
        _ => true,
    };

    private static bool TryText(ref Utf8JsonReader reader, ref string? value)
    {
        if (reader.TokenType != JsonTokenType.String) return false;
        value = reader.GetString();
        return true;
    }

    private static bool TryTime(ref Utf8JsonReader reader, ref DateTime? value)
    {
        if (reader.TokenType != JsonTokenType.String || !ChatTime.TryParse(reader.GetString(), out var time)) return false;
        value = time;
        return true;
    }

    private static bool TryFlag(ref Utf8JsonReader reader, ref bool? value)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return false;
        value = reader.GetBoolean();
        return true;
    }

    private static bool TryWhole(ref Utf8JsonReader reader, ref long? value)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var whole)) return false;
        value = whole;
        return true;
    }

    /// <summary>A number, or text that may be an id.</summary>
    private static bool TryReference(ref Utf8JsonReader reader, ref MessageReference? value)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            value = reader.GetString()!;
            return true;
        }

        long? seq = null;
        if (!TryWhole(ref reader, ref seq)) return false;
        value = seq;
        return true;
    }

    /// <summary>An object of up to <see cref="ChatLimits.DataDepth"/> levels. The reader is then at its end, whatever was in it.</summary>
    private static bool TryData(ref Utf8JsonReader reader, ref string? value)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var end = reader;
        try
        {
            value = JsonObjectText.Read(ref end, ChatLimits.DataDepth);
            return true;
        }
        catch (JsonException) when (end.TokenType == JsonTokenType.EndObject)
        {
            return false; // it is JSON
        }
        finally
        {
            reader = end;
        }
    }

    private static bool TryTexts(ref Utf8JsonReader reader, ref string[]? value)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.EndArray) return false;
        value = [.. texts];
        return true;
    }

    private static bool TryLimit(ref Utf8JsonReader reader, ref int? value)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var whole)) return false;
        value = whole;
        return true;
    }

    /// <summary>A position, or its number alone. Other fields of it are ignored, those of a position MUST NOT stand twice.</summary>
    private static bool TryAfter(ref Utf8JsonReader reader, ref RequestFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return TryWhole(ref reader, ref fields.AfterSeq);

        var depth = reader.CurrentDepth;
        string? epoch = null;
        long? seq = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEpoch = reader.ValueTextEquals("epoch"u8);
            var isSeq = reader.ValueTextEquals("seq"u8);
            reader.Read();
            if ((isEpoch && (epoch is not null || !TryText(ref reader, ref epoch))) || (isSeq && (seq is not null || !TryWhole(ref reader, ref seq))))
                return false;
            if (Skip(ref reader, depth + 1)) return false;
        }

        if (epoch is null || seq is null) return false;
        fields.After = new StreamPosition(epoch, seq.Value);
        return true;
    }
}

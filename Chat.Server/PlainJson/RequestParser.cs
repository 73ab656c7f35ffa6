using System.Buffers;
using System.Text.Json;
using Chat.Contracts;

namespace Chat.Server.PlainJson;

/// <summary>
/// Reads one frame in one pass, without a document in between. It throws <see cref="JsonException"/> for what is not JSON and
/// <see cref="RequestException"/> for JSON that is no request; the fields read so far, the id among them, are then set.
/// </summary>
internal static class RequestParser
{
    /// <summary>The deepest nesting of a frame that is taken.</summary>
    public const int MaxDepth = 16;

    /// <summary>No limit of the reader's own: deep nesting is JSON still, and refused by <see cref="MaxDepth"/>.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>Whether the bytes are one JSON value, of any kind and depth.</summary>
    public static bool IsJson(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame, Options);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static void Parse(in ReadOnlySequence<byte> frame, ref RequestFields fields)
    {
        var reader = new Utf8JsonReader(frame, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new RequestException(ChatErrors.InvalidRequest, "A frame is a JSON object.");

        HashSet<string>? others = null;
        var unreadable = false;
        var repeated = false;
        var tooDeep = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryField(ref reader, out var field, out var other)) unreadable = true;
            else if (other is not null) repeated |= !(others ??= new(StringComparer.Ordinal)).Add(other);
            else repeated |= (fields.Seen & field) != 0;
            reader.Read();
            if ((fields.Seen & field) == 0) ReadValue(ref reader, field, ref fields);
            fields.Seen |= field;
            tooDeep |= Skip(ref reader, 1);
        }

        while (reader.Read())
        {
            // Whatever follows the object is not JSON; the reader throws.
        }

        if (tooDeep) throw new RequestException(ChatErrors.InvalidRequest, $"A frame is nested at most {MaxDepth} deep.");
        if (unreadable) throw new RequestException(ChatErrors.InvalidRequest, "A field's name is not valid Unicode.");
        if (repeated) throw new RequestException(ChatErrors.InvalidRequest, "A field stands twice in the frame.");
    }

    /// <summary>Which field this name is, or the name itself when it means nothing here; false when it has an unpaired surrogate.</summary>
    private static bool TryField(ref Utf8JsonReader reader, out RequestField field, out string? other)
    {
        (field, other) = (RequestField.None, null);
        try
        {
            field = FieldOf(ref reader);
            if (field == RequestField.None) other = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static RequestField FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("type"u8) ? RequestField.Type
        : reader.ValueTextEquals("id"u8) ? RequestField.Id
        : reader.ValueTextEquals("room"u8) ? RequestField.Room
        : reader.ValueTextEquals("text"u8) ? RequestField.Text
        : reader.ValueTextEquals("client_message_id"u8) ? RequestField.ClientMessageId
        : reader.ValueTextEquals("is_typing"u8) ? RequestField.IsTyping
        : reader.ValueTextEquals("user_id"u8) ? RequestField.UserId
        : reader.ValueTextEquals("message"u8) ? RequestField.Message
        : reader.ValueTextEquals("before"u8) ? RequestField.Before
        : reader.ValueTextEquals("after"u8) ? RequestField.After
        : reader.ValueTextEquals("limit"u8) ? RequestField.Limit
        : reader.ValueTextEquals("token"u8) ? RequestField.Token
        : RequestField.None;

    /// <summary>A null counts as no value, as for the other protocols: many serializers write what is absent so.</summary>
    private static void ReadValue(ref Utf8JsonReader reader, RequestField field, ref RequestFields fields)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        try
        {
            if (!TryRead(ref reader, field, ref fields)) fields.Wrong |= field;
        }
        catch (InvalidOperationException)
        {
            fields.Wrong |= field; // a text with an unpaired surrogate
        }
    }

    private static bool TryRead(ref Utf8JsonReader reader, RequestField field, ref RequestFields fields) => field switch
    {
        RequestField.Type => TryText(ref reader, ref fields.Type),
        RequestField.Id => TryId(ref reader, ref fields.Id),
        RequestField.Room => TryText(ref reader, ref fields.Room),
        RequestField.Text => TryText(ref reader, ref fields.Text),
        RequestField.ClientMessageId => TryText(ref reader, ref fields.ClientMessageId),
        RequestField.UserId => TryText(ref reader, ref fields.UserId),
        RequestField.Message => TryText(ref reader, ref fields.Message),
        RequestField.Token => TryText(ref reader, ref fields.Token),
        RequestField.IsTyping => TryFlag(ref reader, ref fields.IsTyping),
        RequestField.Before => TryWhole(ref reader, ref fields.Before),
        RequestField.After => TryAfter(ref reader, ref fields),
        RequestField.Limit => TryLimit(ref reader, ref fields.Limit),
        _ => true,
    };

    private static bool TryText(ref Utf8JsonReader reader, ref string? value)
    {
        if (reader.TokenType != JsonTokenType.String) return false;
        value = reader.GetString();
        return true;
    }

    private static bool TryId(ref Utf8JsonReader reader, ref string? value) => (value = RequestId.Read(ref reader)) is not null;

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

    private static bool TryLimit(ref Utf8JsonReader reader, ref int? value)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var whole)) return false;
        value = whole;
        return true;
    }

    /// <summary><c>after</c> is a position when joining and a number in history.</summary>
    private static bool TryAfter(ref Utf8JsonReader reader, ref RequestFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return TryWhole(ref reader, ref fields.AfterSeq);

        string? epoch = null;
        long? seq = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEpoch = reader.ValueTextEquals("epoch"u8);
            var isSeq = reader.ValueTextEquals("seq"u8);
            reader.Read();
            if ((isEpoch && (epoch is not null || !TryText(ref reader, ref epoch))) || (isSeq && (seq is not null || !TryWhole(ref reader, ref seq))))
                return false;
            if (Skip(ref reader, 2)) return false;
        }

        if (epoch is null || seq is null) return false;
        fields.After = new StreamPosition(epoch, seq.Value);
        return true;
    }

    /// <summary>Moves to the end of the value that began at this depth, wherever in it the reader stands.</summary>
    /// <returns>Whether it is nested too deep.</returns>
    private static bool Skip(ref Utf8JsonReader reader, int depth)
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
}

using System.Buffers;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.Requests;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>
/// Reads one frame in one pass, without a document in between. It throws <see cref="JsonException"/> for what is not JSON and
/// <see cref="RequestException"/> for JSON that is no request; the fields read so far, the id among them, are then set.
/// </summary>
internal static class RequestParser
{
    /// <summary>No limit of the reader's own: deep nesting is JSON still, and refused by <see cref="JsonFields.MaxDepth"/>, in data by its own depth.</summary>
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
            tooDeep |= JsonFields.Skip(ref reader, 1);
        }

        while (reader.Read())
        {
            // Whatever follows the object is not JSON; the reader throws.
        }

        if (tooDeep) throw new RequestException(ChatErrors.InvalidRequest, $"A frame is nested at most {JsonFields.MaxDepth} deep.");
        if (unreadable) throw RequestBinding.UnreadableName();
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
        : reader.ValueTextEquals("epoch"u8) ? RequestField.Epoch
        : reader.ValueTextEquals("seq"u8) ? RequestField.Seq
        : reader.ValueTextEquals("changes"u8) ? RequestField.Changes
        : reader.ValueTextEquals("until"u8) ? RequestField.Until
        : reader.ValueTextEquals("reason"u8) ? RequestField.Reason
        : reader.ValueTextEquals("kind"u8) ? RequestField.Kind
        : reader.ValueTextEquals("cursor"u8) ? RequestField.Cursor
        : reader.ValueTextEquals("hidden"u8) ? RequestField.Hidden
        : reader.ValueTextEquals("data"u8) ? RequestField.Data
        : reader.ValueTextEquals("reply_to"u8) ? RequestField.ReplyTo
        : reader.ValueTextEquals("mentions"u8) ? RequestField.Mentions
        : reader.ValueTextEquals("event"u8) ? RequestField.Event
        : reader.ValueTextEquals("key"u8) ? RequestField.Key
        : reader.ValueTextEquals("exclude_self"u8) ? RequestField.ExcludeSelf
        : reader.ValueTextEquals("unread"u8) ? RequestField.Unread
        : reader.ValueTextEquals("emoji"u8) ? RequestField.Emoji
        : reader.ValueTextEquals("remove"u8) ? RequestField.Remove
        : reader.ValueTextEquals("store"u8) ? RequestField.Store
        : reader.ValueTextEquals("state"u8) ? RequestField.State
        : reader.ValueTextEquals("query"u8) ? RequestField.Query
        : RequestField.None;

    private static void ReadValue(ref Utf8JsonReader reader, RequestField field, ref RequestFields fields)
    {
        if (field != RequestField.Id) JsonFields.Read(ref reader, field, ref fields);
        else if (reader.TokenType != JsonTokenType.Null && !TryId(ref reader, ref fields.Id)) fields.Refuse(field, JsonFields.KindOf(reader.TokenType));
    }

    private static bool TryId(ref Utf8JsonReader reader, ref string? value)
    {
        try
        {
            return (value = RequestId.Read(ref reader)) is not null;
        }
        catch (InvalidOperationException)
        {
            return false; // an unpaired surrogate
        }
    }
}

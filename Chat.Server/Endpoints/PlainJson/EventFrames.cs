using System.Text.Json;
using Chat.Contracts;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>
/// The fields of events. Those of the reference protocol come first and exactly as it has them; the others are ours. The
/// field <c>event</c> tells the <c>system</c> frames apart.
/// </summary>
internal static class EventFrames
{
    public static void Write(Utf8JsonWriter writer, object e)
    {
        switch (e)
        {
            case ChatMessage { Event: not null } stored:
                writer.WriteString("type"u8, "event"u8);
                WriteStored(writer, stored);
                break;
            case ChatMessage message:
                writer.WriteString("type"u8, "message"u8);
                WriteMessage(writer, message);
                break;
            case MessageEdited edited:
                writer.WriteString("type"u8, "message_edited"u8);
                WriteEdit(writer, edited, "id"u8);
                break;
            case MessageDeleted deleted:
                writer.WriteString("type"u8, "message_deleted"u8);
                WriteDeletion(writer, deleted, "id"u8);
                break;
            case MessageReacted reacted:
                writer.WriteString("type"u8, "message_reacted"u8);
                WriteReacted(writer, reacted, "id"u8);
                break;
            case TypingNotice typing:
                writer.WriteString("type"u8, "typing"u8);
                writer.WriteString("user_id"u8, typing.UserId);
                writer.WriteString("room"u8, typing.Room);
                writer.WriteBoolean("is_typing"u8, typing.IsTyping);
                break;
            case RoomEvent custom:
                writer.WriteString("type"u8, "event"u8);
                writer.WriteString("room"u8, custom.Room);
                writer.WriteString("event"u8, custom.Event);
                writer.WriteString("from"u8, custom.From);
                if (custom.Data is { } content) WriteRaw(writer, "data"u8, content);
                if (custom.Key is { } key) writer.WriteString("key"u8, key);
                break;
            case ReadNotice read:
                writer.WriteString("type"u8, "read"u8);
                writer.WriteString("room"u8, read.Room);
                writer.WriteString("user_id"u8, read.UserId);
                writer.WriteNumber("seq"u8, read.Seq);
                break;
            case MemberJoined joined:
                writer.WriteString("type"u8, "system"u8);
                writer.WriteString("message"u8, $"{joined.UserId} joined");
                writer.WriteString("room"u8, joined.Room);
                WriteStrings(writer, "members"u8, joined.Members);
                writer.WriteString("event"u8, "joined"u8);
                writer.WriteString("user_id"u8, joined.UserId);
                writer.WriteNumber("member_count"u8, joined.MemberCount);
                break;
            case MemberLeft left:
                writer.WriteString("type"u8, "system"u8);
                writer.WriteString("message"u8, $"{left.UserId} left");
                writer.WriteString("room"u8, left.Room);
                writer.WriteString("event"u8, "left"u8);
                writer.WriteString("user_id"u8, left.UserId);
                writer.WriteNumber("member_count"u8, left.MemberCount);
                writer.WriteString("reason"u8, left.Reason);
                break;
            case Welcome welcome:
                writer.WriteString("type"u8, "system"u8);
                writer.WriteString("message"u8, "Connected successfully"u8);
                writer.WriteString("user_id"u8, welcome.UserId);
                writer.WriteNumber("online_count"u8, welcome.OnlineCount);
                writer.WriteString("event"u8, "welcome"u8);
                writer.WriteString("connection_id"u8, welcome.ConnectionId);
                writer.WriteString("server_time"u8, welcome.ServerTime);
                break;
            case DirectMessage direct:
                writer.WriteString("type"u8, "direct"u8);
                writer.WriteString("from"u8, direct.From);
                writer.WriteString("to"u8, direct.To);
                writer.WriteString("text"u8, direct.Text);
                writer.WriteString("id"u8, direct.Id);
                writer.WriteNumber("seq"u8, direct.Seq);
                writer.WriteString("timestamp"u8, direct.Timestamp);
                if (direct.ClientMessageId is { } directId) writer.WriteString("client_message_id"u8, directId);
                break;
            case BroadcastNotice notice:
                writer.WriteString("type"u8, "broadcast"u8);
                writer.WriteString("from"u8, notice.From);
                writer.WriteString("message"u8, notice.Message);
                break;
            case TokenExpiring expiring:
                writer.WriteString("type"u8, "token_expiring"u8);
                writer.WriteString("expires_at"u8, expiring.ExpiresAt);
                break;
            case DrainingNotice draining:
                writer.WriteString("type"u8, "draining"u8);
                writer.WriteNumber("reconnect_after_ms"u8, draining.ReconnectAfterMs);
                break;
            default:
                throw new NotSupportedException($"No plain-JSON frame for {e.GetType().Name}.");
        }
    }

    public static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        writer.WriteString("from"u8, message.From);
        writer.WriteString("room"u8, message.Room);
        writer.WriteString("text"u8, message.Text);
        writer.WriteString("id"u8, message.Id);
        writer.WriteNumber("seq"u8, message.Seq);
        writer.WriteString("timestamp"u8, message.Timestamp);
        if (message.ClientMessageId is { } id) writer.WriteString("client_message_id"u8, id);
        if (message.Changed is { } mark) WriteMark(writer, mark);
        if (message.Annotations is { } annotations) WriteRaw(writer, "annotations"u8, annotations);
        if (message.Data is { } data) WriteRaw(writer, "data"u8, data);
        if (message.ReplyTo is { } answered) writer.WriteNumber("reply_to"u8, answered);
        if (message.Mentions is { } mentions) WriteStrings(writer, "mentions"u8, mentions);
        if (message.Reactions is { } reactions) WriteReactions(writer, reactions);
        if (message.Event is { } name) writer.WriteString("event"u8, name);
        if (message.Key is { } key) writer.WriteString("key"u8, key);
    }

    public static void WriteEntry(Utf8JsonWriter writer, StateEntry entry)
    {
        writer.WriteString("key"u8, entry.Key);
        writer.WriteString("event"u8, entry.Event);
        WriteRaw(writer, "data"u8, entry.Data);
        writer.WriteString("from"u8, entry.From);
        writer.WriteNumber("seq"u8, entry.Seq);
        writer.WriteString("timestamp"u8, entry.Timestamp);
    }

    public static void WriteEdit(Utf8JsonWriter writer, MessageEdited edited, ReadOnlySpan<byte> idName)
    {
        writer.WriteString("room"u8, edited.Room);
        writer.WriteNumber("seq"u8, edited.Seq);
        writer.WriteString(idName, edited.Id);
        writer.WriteString("text"u8, edited.Text);
        writer.WriteString("edited_at"u8, edited.EditedAt);
        writer.WriteString("by"u8, edited.By);
        writer.WriteNumber("change"u8, edited.Change);
        if (edited.Reactions is { } reactions) WriteReactions(writer, reactions);
    }

    public static void WriteDeletion(Utf8JsonWriter writer, MessageDeleted deleted, ReadOnlySpan<byte> idName)
    {
        writer.WriteString("room"u8, deleted.Room);
        writer.WriteNumber("seq"u8, deleted.Seq);
        writer.WriteString(idName, deleted.Id);
        writer.WriteString("deleted_at"u8, deleted.DeletedAt);
        writer.WriteString("by"u8, deleted.By);
        writer.WriteNumber("change"u8, deleted.Change);
    }

    public static void WriteReacted(Utf8JsonWriter writer, MessageReacted reacted, ReadOnlySpan<byte> idName)
    {
        writer.WriteString("room"u8, reacted.Room);
        writer.WriteNumber("seq"u8, reacted.Seq);
        writer.WriteString(idName, reacted.Id);
        WriteReactions(writer, reacted.Reactions);
        writer.WriteNumber("change"u8, reacted.Change);
    }

    public static void WriteStrings(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>A stored event: as one that is not, and behind that what a message has.</summary>
    private static void WriteStored(Utf8JsonWriter writer, ChatMessage stored)
    {
        writer.WriteString("room"u8, stored.Room);
        writer.WriteString("event"u8, stored.Event);
        writer.WriteString("from"u8, stored.From);
        if (stored.Data is { } data) WriteRaw(writer, "data"u8, data);
        if (stored.Key is { } key) writer.WriteString("key"u8, key);
        writer.WriteString("id"u8, stored.Id);
        writer.WriteNumber("seq"u8, stored.Seq);
        writer.WriteString("timestamp"u8, stored.Timestamp);
        if (stored.ClientMessageId is { } id) writer.WriteString("client_message_id"u8, id);
        if (stored.Changed is { } mark) WriteMark(writer, mark);
    }

    private static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private static void WriteMark(Utf8JsonWriter writer, ChangeMark mark)
    {
        writer.WriteStartObject("changed"u8);
        writer.WriteNumber("change"u8, mark.Change);
        writer.WriteBoolean("deleted"u8, mark.Deleted);
        writer.WriteString("at"u8, mark.At);
        writer.WriteString("by"u8, mark.By);
        if (mark.Reacted is true) writer.WriteBoolean("reacted"u8, true);
        writer.WriteEndObject();
    }

    private static void WriteReactions(Utf8JsonWriter writer, IReadOnlyDictionary<string, Reaction> reactions)
    {
        writer.WriteStartObject("reactions"u8);
        foreach (var (emoji, reaction) in reactions)
        {
            writer.WriteStartObject(emoji);
            writer.WriteNumber("count"u8, reaction.Count);
            WriteStrings(writer, "users"u8, reaction.Users);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}

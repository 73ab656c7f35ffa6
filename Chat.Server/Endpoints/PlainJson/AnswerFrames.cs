using System.Text.Json;
using Chat.Contracts;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>The fields of answers. The <c>id</c> of an ack is the request's, so a message's own id is called <c>message_id</c>.</summary>
internal static class AnswerFrames
{
    /// <summary>
    /// The type of an answer to a request without an id, or null for silence: who asks a question is answered, who asks for
    /// something to be done hears of failure only, as in the reference protocol.
    /// </summary>
    public static string? TypeWithoutId(object? result) => result switch
    {
        Pong => "pong",
        RoomMembers => ChatOperations.Members,
        OnlineUsers => ChatOperations.Online,
        HistoryPage => ChatOperations.History,
        SanctionList => ChatOperations.Sanctions,
        UnreadRooms => ChatOperations.Unread,
        ReactionList => ChatOperations.Reactions,
        RoomState => ChatOperations.GetState,
        SearchPage => ChatOperations.Search,
        _ => null,
    };

    public static void WriteFields(Utf8JsonWriter writer, object? result)
    {
        switch (result)
        {
            case null:
                break;
            case Receipt receipt:
                writer.WriteString("message_id"u8, receipt.Id);
                writer.WriteNumber("seq"u8, receipt.Seq);
                writer.WriteString("timestamp"u8, receipt.Timestamp);
                writer.WriteBoolean("duplicate"u8, receipt.Duplicate);
                break;
            case Pong pong:
                writer.WriteString("server_time"u8, pong.ServerTime);
                break;
            case RoomSnapshot snapshot:
                writer.WriteString("room"u8, snapshot.Room);
                EventFrames.WriteStrings(writer, "members"u8, snapshot.Members);
                writer.WriteNumber("member_count"u8, snapshot.MemberCount);
                WritePosition(writer, snapshot.Position);
                writer.WriteNumber("missed"u8, snapshot.Missed.Count);
                writer.WriteBoolean("recovered"u8, snapshot.Recovered);
                if (snapshot.Changes is { } changes) // who did not ask for changes sees nothing of them
                {
                    writer.WriteNumber("last_change"u8, snapshot.LastChange);
                    writer.WriteNumber("changes"u8, changes.Count);
                }

                if (snapshot.State is { } given)
                {
                    writer.WriteStartObject("state"u8);
                    WriteState(writer, given);
                    writer.WriteEndObject();
                }

                if (snapshot.Unread is not { } missing) break;
                writer.WriteStartObject("unread"u8);
                WriteUnread(writer, missing.Read, missing.Count, missing.Mentions);
                writer.WriteEndObject();
                break;
            case MessageEdited edited:
                EventFrames.WriteEdit(writer, edited, "message_id"u8);
                break;
            case MessageDeleted deleted:
                EventFrames.WriteDeletion(writer, deleted, "message_id"u8);
                break;
            case MessageReacted reacted:
                EventFrames.WriteReacted(writer, reacted, "message_id"u8);
                break;
            case TokenRefreshed refreshed:
                writer.WriteString("expires_at"u8, refreshed.ExpiresAt);
                EventFrames.WriteStrings(writer, "left_rooms"u8, refreshed.LeftRooms);
                break;
            case RoomMembers members:
                writer.WriteString("room"u8, members.Room);
                EventFrames.WriteStrings(writer, "members"u8, members.Members);
                writer.WriteNumber("member_count"u8, members.MemberCount);
                break;
            case OnlineUsers online:
                EventFrames.WriteStrings(writer, "users"u8, online.Users);
                writer.WriteNumber("user_count"u8, online.UserCount);
                writer.WriteNumber("connection_count"u8, online.ConnectionCount);
                break;
            case HistoryPage page:
                writer.WriteString("room"u8, page.Room);
                WriteMessages(writer, page.Messages);
                writer.WriteBoolean("has_more"u8, page.HasMore);
                WritePosition(writer, page.Position);
                break;
            case SanctionList list:
                writer.WriteStartArray("sanctions"u8);
                foreach (var sanction in list.Sanctions) WriteSanction(writer, sanction);
                writer.WriteEndArray();
                if (list.Next is { } next) writer.WriteString("next"u8, next);
                break;
            case RoomUnread unread:
                writer.WriteString("room"u8, unread.Room);
                WriteUnread(writer, unread.Read, unread.Count, unread.Mentions);
                break;
            case UnreadRooms rooms:
                writer.WriteStartArray("rooms"u8);
                foreach (var room in rooms.Rooms) WriteRoom(writer, room);
                writer.WriteEndArray();
                if (rooms.Next is { } following) writer.WriteString("next"u8, following);
                break;
            case ReactionList reacted:
                writer.WriteString("room"u8, reacted.Room);
                writer.WriteNumber("seq"u8, reacted.Seq);
                writer.WriteStartObject("reactions"u8);
                foreach (var (emoji, users) in reacted.Reactions)
                {
                    writer.WriteStartArray(emoji);
                    foreach (var id in users) writer.WriteStringValue(id);
                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
                break;
            case RoomState state:
                WriteState(writer, state);
                break;
            case SearchPage found:
                writer.WriteString("room"u8, found.Room);
                WriteMessages(writer, found.Messages);
                writer.WriteBoolean("has_more"u8, found.HasMore);
                break;
            default:
                throw new NotSupportedException($"No plain-JSON answer for {result.GetType().Name}.");
        }
    }

    private static void WriteState(Utf8JsonWriter writer, RoomState state)
    {
        writer.WriteString("room"u8, state.Room);
        writer.WriteNumber("version"u8, state.Version);
        writer.WriteString("epoch"u8, state.Epoch);
        writer.WriteStartArray("entries"u8);
        foreach (var entry in state.Entries)
        {
            writer.WriteStartObject();
            EventFrames.WriteEntry(writer, entry);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMessages(Utf8JsonWriter writer, IReadOnlyList<ChatMessage> messages)
    {
        writer.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            EventFrames.WriteMessage(writer, message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSanction(Utf8JsonWriter writer, SanctionEntry sanction)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, sanction.Kind);
        if (sanction.Room is { } room) writer.WriteString("room"u8, room);
        writer.WriteString("user_id"u8, sanction.UserId);
        if (sanction.Until is { } until) writer.WriteString("until"u8, until);
        if (sanction.Reason is { } reason) writer.WriteString("reason"u8, reason);
        writer.WriteString("by"u8, sanction.By);
        writer.WriteString("at"u8, sanction.At);
        writer.WriteEndObject();
    }

    private static void WriteRoom(Utf8JsonWriter writer, UnreadRoom room)
    {
        writer.WriteStartObject();
        writer.WriteString("room"u8, room.Room);
        WriteUnread(writer, room.Read, room.Count, room.Mentions);
        WritePosition(writer, room.Position);
        if (room.Last is { } last)
        {
            writer.WriteStartObject("last"u8);
            writer.WriteNumber("seq"u8, last.Seq);
            writer.WriteString("from"u8, last.From);
            writer.WriteString("text"u8, last.Text);
            writer.WriteString("timestamp"u8, last.Timestamp);
            if (last.Event is { } name) writer.WriteString("event"u8, name);
            if (last.Deleted is { } deleted) writer.WriteBoolean("deleted"u8, deleted);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteUnread(Utf8JsonWriter writer, long read, int count, int mentions)
    {
        writer.WriteNumber("read"u8, read);
        writer.WriteNumber("count"u8, count);
        writer.WriteNumber("mentions"u8, mentions);
    }

    private static void WritePosition(Utf8JsonWriter writer, StreamPosition position)
    {
        writer.WriteStartObject("position"u8);
        writer.WriteString("epoch"u8, position.Epoch);
        writer.WriteNumber("seq"u8, position.Seq);
        writer.WriteEndObject();
    }
}

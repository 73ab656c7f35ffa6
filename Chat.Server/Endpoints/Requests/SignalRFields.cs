using System.Text;

namespace Chat.Server.Endpoints.Requests;

/// <summary>Fields by the names that SignalR clients give them.</summary>
internal static class SignalRFields
{
    /// <summary>Which field this name is. Case does not matter: serializers of .NET write names as properties are called, others in camelCase.</summary>
    public static RequestField Of(ReadOnlySpan<byte> name) =>
        Is(name, "room"u8) ? RequestField.Room
        : Is(name, "text"u8) ? RequestField.Text
        : Is(name, "clientMessageId"u8) ? RequestField.ClientMessageId
        : Is(name, "isTyping"u8) ? RequestField.IsTyping
        : Is(name, "userId"u8) ? RequestField.UserId
        : Is(name, "message"u8) ? RequestField.Message
        : Is(name, "before"u8) ? RequestField.Before
        : Is(name, "after"u8) ? RequestField.After
        : Is(name, "limit"u8) ? RequestField.Limit
        : Is(name, "token"u8) ? RequestField.Token
        : Is(name, "epoch"u8) ? RequestField.Epoch
        : Is(name, "seq"u8) ? RequestField.Seq
        : Is(name, "changes"u8) ? RequestField.Changes
        : Is(name, "until"u8) ? RequestField.Until
        : Is(name, "reason"u8) ? RequestField.Reason
        : Is(name, "kind"u8) ? RequestField.Kind
        : Is(name, "cursor"u8) ? RequestField.Cursor
        : Is(name, "hidden"u8) ? RequestField.Hidden
        : Is(name, "data"u8) ? RequestField.Data
        : Is(name, "replyTo"u8) ? RequestField.ReplyTo
        : Is(name, "mentions"u8) ? RequestField.Mentions
        : Is(name, "event"u8) ? RequestField.Event
        : Is(name, "key"u8) ? RequestField.Key
        : Is(name, "excludeSelf"u8) ? RequestField.ExcludeSelf
        : Is(name, "unread"u8) ? RequestField.Unread
        : Is(name, "store"u8) ? RequestField.Store
        : Is(name, "state"u8) ? RequestField.State
        : Is(name, "emoji"u8) ? RequestField.Emoji
        : Is(name, "remove"u8) ? RequestField.Remove
        : Is(name, "query"u8) ? RequestField.Query
        : RequestField.None;

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}

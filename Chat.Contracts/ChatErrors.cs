namespace Chat.Contracts;

/// <summary>
/// The stable error codes, the same in every protocol. A SignalR error text, a plain-JSON <c>error</c> frame and an HTTP
/// problem all carry one of them.
/// </summary>
public static class ChatErrors
{
    /// <summary>No token, or one that is not valid.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The token is valid and does not allow this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The connection has not joined the room.</summary>
    public const string NotAMember = "not_a_member";

    /// <summary>The user is not subscribed to the room.</summary>
    public const string NotSubscribed = "not_subscribed";

    /// <summary>A room name outside the rules of <see cref="ChatLimits"/>.</summary>
    public const string InvalidRoom = "invalid_room";

    /// <summary>There is nothing at this address, or no such thing as the request names.</summary>
    public const string NotFound = "not_found";

    /// <summary>The room has as many members, or users that are subscribed to it, as it may have.</summary>
    public const string RoomFull = "room_full";

    /// <summary>A field is missing, of the wrong type or out of bounds.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>A plain-JSON frame whose <c>type</c> is no operation.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>A text longer than the server takes.</summary>
    public const string TextTooLong = "text_too_long";

    /// <summary>Data with more bytes than the server takes.</summary>
    public const string DataTooLarge = "data_too_large";

    /// <summary>The connection is in, or the user subscribed to, as many rooms as may be.</summary>
    public const string TooManyRooms = "too_many_rooms";

    /// <summary>The room's state has as many keys or bytes as it may have.</summary>
    public const string StateFull = "state_full";

    /// <summary>A <c>client_message_id</c> that was used for another message.</summary>
    public const string IdConflict = "id_conflict";

    /// <summary>The service that runs this server does not allow it; the message says why, in its words.</summary>
    public const string Rejected = "rejected";

    /// <summary>
    /// Too many requests. Try again after the time that plain JSON calls <c>retry_after_ms</c>; the text of a SignalR error ends
    /// with it, after <see cref="RetryAfterMarker"/>.
    /// </summary>
    public const string RateLimited = "rate_limited";

    /// <summary>Stands before the milliseconds to wait in the text of an error.</summary>
    public const string RetryAfterMarker = "retry_after_ms=";

    /// <summary>A moderator has muted the user. The error may say until when: plain JSON in <c>until</c>, a SignalR error after <see cref="UntilMarker"/>.</summary>
    public const string Muted = "muted";

    /// <summary>A moderator has banned the user. It may say until when, as <see cref="Muted"/>.</summary>
    public const string Banned = "banned";

    /// <summary>Stands before the time at the end of the text of an error.</summary>
    public const string UntilMarker = "until=";

    /// <summary>The server cannot do this now and nothing was done; the same request may succeed later.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A fault of the server, written to its log; nothing is known of what was done.</summary>
    public const string Internal = "internal";
}

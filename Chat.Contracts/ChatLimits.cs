namespace Chat.Contracts;

/// <summary>The limits that are part of the contract. Lengths count UTF-16 units, as <c>String.length</c> in JavaScript does.</summary>
public static class ChatLimits
{
    /// <summary>
    /// The longest room name. Names have at least one character, no control characters, no leading or trailing white space
    /// and no unpaired surrogates; they are compared exactly, so <c>Room</c> and <c>room</c> are two rooms.
    /// </summary>
    public const int RoomNameLength = 128;

    /// <summary>The longest user id (the <c>sub</c> of a token); the rules of room names apply.</summary>
    public const int UserIdLength = 128;

    /// <summary>The longest token, wherever it stands.</summary>
    public const int TokenLength = 16 * 1024;

    /// <summary>The longest <c>client_message_id</c>.</summary>
    public const int ClientMessageIdLength = 64;

    /// <summary>The most bytes of a message's annotations, as compact JSON in UTF-8.</summary>
    public const int AnnotationsBytes = 1024;

    /// <summary>How deep they may be.</summary>
    public const int AnnotationsDepth = 16;

    /// <summary>The most bytes of a message's data, as compact JSON in UTF-8, unless the server is configured otherwise.</summary>
    public const int DefaultDataBytes = 16 * 1024;

    /// <summary>How deep the data of messages and events may be.</summary>
    public const int DataDepth = 32;

    /// <summary>The most users a message mentions.</summary>
    public const int Mentions = 32;

    /// <summary>The most bytes of an event's data, as compact JSON in UTF-8, unless the server is configured otherwise.</summary>
    public const int DefaultEventBytes = 4 * 1024;

    /// <summary>The longest name of an event: lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</summary>
    public const int EventNameLength = 64;

    /// <summary>The longest key of an event; the rules of room names apply.</summary>
    public const int EventKeyLength = 64;

    /// <summary>The longest emoji of a reaction; the rules of room names apply.</summary>
    public const int EmojiLength = 32;

    /// <summary>The most different emoji of a message.</summary>
    public const int EmojiPerMessage = 20;

    /// <summary>The most reactions to a message, unless the server is configured otherwise.</summary>
    public const int DefaultReactions = 1000;

    /// <summary>The most users that are listed for an emoji wherever a message is; <see cref="IChatHub.Reactions"/> lists all.</summary>
    public const int ReactionUsers = 20;

    /// <summary>The longest text unless the server is configured otherwise.</summary>
    public const int DefaultTextLength = 4000;

    /// <summary>The most user ids in one answer to <c>members</c> or <c>online</c>.</summary>
    public const int QueryListLength = 10_000;

    /// <summary>The most messages in one page of history.</summary>
    public const int HistoryPageLength = 200;

    /// <summary>The page of history when the request names no limit.</summary>
    public const int DefaultHistoryPageLength = 50;

    /// <summary>The most rooms in one answer to <c>unread</c>, and how many when the request names no limit.</summary>
    public const int UnreadPageLength = 1000;

    /// <summary>The largest number of unread messages that is told; it stands for more too.</summary>
    public const int UnreadCount = 999;

    /// <summary>The longest text of a room's newest message in an answer to <c>unread</c>; it is cut between characters.</summary>
    public const int LastTextLength = 200;

    /// <summary>The longest query of a search.</summary>
    public const int SearchQueryLength = 200;

    /// <summary>The most messages in one page of a search.</summary>
    public const int SearchPageLength = 50;

    /// <summary>The page of a search when the request names no limit.</summary>
    public const int DefaultSearchPageLength = 20;

    /// <summary>The longest reason of a moderator.</summary>
    public const int ReasonLength = 500;

    /// <summary>The most sanctions in one page.</summary>
    public const int SanctionPageLength = 200;

    /// <summary>The page of sanctions when the request names no limit.</summary>
    public const int DefaultSanctionPageLength = 50;
}

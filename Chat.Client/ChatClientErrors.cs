namespace Chat.Client;

/// <summary>Codes of a <see cref="ChatException"/> that come from the client itself, beside those of <see cref="Contracts.ChatErrors"/>.</summary>
public static class ChatClientErrors
{
    /// <summary>There was no receipt within <see cref="ChatClientOptions.SendDeadline"/>. The message may have been stored; the client does not send it again.</summary>
    public const string Timeout = "timeout";

    /// <summary>
    /// A message of the outbox was under way longer ago than <see cref="ChatClientOptions.DuplicateWindow"/>: sent again it might be stored twice.
    /// </summary>
    public const string Expired = "expired";

    /// <summary><see cref="ChatClientOptions.OutboxLimit"/> messages wait already.</summary>
    public const string OutboxFull = "outbox_full";

    /// <summary>The client was closed meanwhile.</summary>
    public const string Closed = "closed";

    /// <summary>The application left the room.</summary>
    public const string Left = "left";

    /// <summary>What the server answered is not what the contract says.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The server ended the connection twice when it got this: it would do so again.</summary>
    public const string ProtocolError = "protocol_error";

    /// <summary>An administrator removed the user: why a client is closed.</summary>
    public const string Removed = "removed";

    /// <summary>A back end ended the connection: why a client is closed.</summary>
    public const string Disconnected = "disconnected";
}

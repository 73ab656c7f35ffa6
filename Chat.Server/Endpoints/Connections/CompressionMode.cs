namespace Chat.Server.Endpoints.Connections;

/// <summary>Whether and how messages to clients that offer permessage-deflate (RFC 7692) are compressed.</summary>
internal enum CompressionMode
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>
    /// Each message by itself, and once for all its receivers. Of WebSockets whose messages the framework writes (<c>Chat:FastPath</c> off, HTTP/2) once for each. SignalR's clients have it when they open a
    /// WebSocket without negotiation.
    /// </summary>
    Shared,

    /// <summary>For each plain-JSON client anew, with what it was sent before as context: the fewest bytes, at a cost per client.</summary>
    PerConnection,
}

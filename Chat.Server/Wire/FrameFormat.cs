namespace Chat.Server.Wire;

/// <summary>What a WebSocket message holds, and whether it may be compressed (RFC 7692, without a context from one message to the next).</summary>
internal enum FrameFormat
{
    /// <summary>One plain-JSON record, as text and without its separator.</summary>
    PlainJson,

    /// <summary>Records of SignalR's JSON protocol, as text.</summary>
    Json,

    /// <summary>Messages of SignalR's MessagePack protocol, binary.</summary>
    MessagePack,

    /// <summary><see cref="PlainJson"/>, compressed where that makes it smaller.</summary>
    DeflatedPlainJson,

    /// <summary><see cref="Json"/>, compressed where that makes it smaller.</summary>
    DeflatedJson,

    /// <summary><see cref="MessagePack"/>, compressed where that makes it smaller.</summary>
    DeflatedMessagePack,
}

namespace Chat.Server.Wire;

/// <summary>What a WebSocket message holds.</summary>
internal enum FrameFormat
{
    /// <summary>One plain-JSON record, as text and without its separator.</summary>
    PlainJson,

    /// <summary>Records of SignalR's JSON protocol, as text.</summary>
    Json,

    /// <summary>Messages of SignalR's MessagePack protocol, binary.</summary>
    MessagePack,
}

namespace Chat.Server.Wire;

/// <summary>What the wire has to know of the plain-JSON protocol.</summary>
internal static class PlainRecords
{
    /// <summary>The protocol's name in SignalR's handshake, which is said for its clients.</summary>
    public const string ProtocolName = "plain-json";

    /// <summary>Ends every record in both directions; JSON text never holds it. A WebSocket message is one record without it.</summary>
    public const byte Separator = 0x1E;
}

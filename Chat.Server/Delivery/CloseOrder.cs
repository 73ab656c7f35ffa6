using System.Net.WebSockets;
using Chat.Contracts;

namespace Chat.Server.Delivery;

/// <summary>Tells the nodes to close the connections of a group instead of sending them something.</summary>
/// <param name="Code">The close code; one of <see cref="CloseCodes"/> or of RFC 6455.</param>
/// <param name="Reason">A short text for the client's developer.</param>
internal sealed record CloseOrder(int Code, string Reason)
{
    /// <summary>This server is about to end.</summary>
    public static readonly CloseOrder GoingAway = new((int)WebSocketCloseStatus.EndpointUnavailable, "Server going away");

    /// <summary>A message was under way for longer than a message may be.</summary>
    public static readonly CloseOrder MessageTooLong = new((int)WebSocketCloseStatus.PolicyViolation, "Message took too long");

    /// <summary>Whether connecting again with the same token makes sense.</summary>
    public bool MayReconnect => Code is CloseCodes.TooSlow or (int)WebSocketCloseStatus.EndpointUnavailable;
}

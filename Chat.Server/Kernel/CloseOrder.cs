using System.Net.WebSockets;
using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>Tells the nodes to close the connections of a group instead of sending them something.</summary>
/// <param name="Code">The close code; one of <see cref="CloseCodes"/> or of RFC 6455.</param>
/// <param name="Reason">A short text for the client's developer.</param>
internal sealed record CloseOrder(int Code, string Reason)
{
    /// <summary>This server is about to end.</summary>
    public static readonly CloseOrder GoingAway = new((int)WebSocketCloseStatus.EndpointUnavailable, "Server going away");

    /// <summary>A message was under way for longer than a message may be.</summary>
    public static readonly CloseOrder MessageTooLong = new((int)WebSocketCloseStatus.PolicyViolation, "Message took too long");

    /// <summary>Somebody who may do so has shut the user out.</summary>
    public static readonly CloseOrder Removed = new(CloseCodes.Removed, "Removed by an administrator");

    /// <summary>What the server needs to take a connection is away.</summary>
    public static readonly CloseOrder TryAgainLater = new(CloseCodes.TryAgainLater, "Try again later");

    /// <summary>
    /// Whether a client that connects again at once, without anybody's doing, can be let in: the <c>allowReconnect</c> of SignalR's close message. A stock
    /// client asks for a new token before it does. Not where it would do again what it was closed for, nor where somebody wants it away.
    /// </summary>
    public bool MayReconnect => Code is
        (int)WebSocketCloseStatus.EndpointUnavailable or (int)WebSocketCloseStatus.InternalServerError or
        CloseCodes.TryAgainLater or CloseCodes.TooSlow or CloseCodes.TokenExpired;
}

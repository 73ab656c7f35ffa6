using System.Net.WebSockets;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Connections;

/// <summary>How messages of one kind of client are taken from its WebSocket. One serves all clients of the kind.</summary>
internal interface ISocketReader
{
    /// <summary>Whether the clients are told by the close code why they are closed.</summary>
    bool HasCloseCodes { get; }

    /// <summary>The code for the end when nobody gave a reason.</summary>
    CloseOrder OwnEnd(WebSocketState state);

    /// <summary>
    /// Takes a message, or a part of it, from the socket to its input, and tells of each part with <see cref="ClientSocket.Taken"/>. False when no more is to be
    /// taken.
    /// </summary>
    /// <param name="socket">Whose message it is.</param>
    /// <param name="beginning">What the WebSocket knows of it before it gives its first byte; no close.</param>
    ValueTask<bool> ReadAsync(ClientSocket socket, ValueWebSocketReceiveResult beginning);
}

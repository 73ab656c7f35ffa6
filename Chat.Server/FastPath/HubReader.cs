using System.Net.WebSockets;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Kernel;

namespace Chat.Server.FastPath;

/// <summary>The messages of a SignalR client are pieces of a stream of bytes; SignalR finds the records in it, and says itself why it ends.</summary>
internal sealed class HubReader(CrowdLane lane) : ISocketReader
{
    private static readonly CloseOrder Normal = new((int)WebSocketCloseStatus.NormalClosure, "");

    public bool HasCloseCodes => false;

    public CloseOrder OwnEnd(WebSocketState state) => Normal;

    public async ValueTask<bool> ReadAsync(ClientSocket socket, ValueWebSocketReceiveResult beginning)
    {
        if (beginning.EndOfMessage) return true;
        if (socket.Messages == 1) await lane.TurnAsync(); // after the handshake
        var receiving = socket.WebSocket.ReceiveAsync(socket.Input.GetMemory(), CancellationToken.None);
        using var underWay = receiving.IsCompleted ? null : socket.BeginTimeout();
        var received = await receiving;
        socket.Taken(received);
        if (received.MessageType == WebSocketMessageType.Close) return false;
        socket.Input.Advance(received.Count);
        return await socket.Input.FlushAsync();
    }
}

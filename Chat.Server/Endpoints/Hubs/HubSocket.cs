using System.Net.WebSockets;
using Chat.Server.Endpoints.Connections;
using Chat.Server.FastPath;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>The WebSocket of a SignalR client. Its messages are pieces of a stream of bytes; SignalR finds the records in it, and says itself why it ends.</summary>
internal sealed class HubSocket(WebSocket socket, FrameStream frames, HubClientConnection connection, TimeSpan messageTimeout, TimeProvider time)
    : ClientSocket(socket, frames, connection, messageTimeout, time)
{
    private static readonly CloseOrder Normal = new((int)WebSocketCloseStatus.NormalClosure, "");

    protected override CloseOrder OwnEnd => Normal;

    protected override async ValueTask<bool> ReceiveMessageAsync(ValueWebSocketReceiveResult beginning)
    {
        if (beginning.EndOfMessage) return true;
        var receiving = Socket.ReceiveAsync(Connection.FromClient.GetMemory(), CancellationToken.None);
        using var underWay = receiving.IsCompleted ? null : BeginTimeout();
        var received = await receiving;
        Taken(received);
        if (received.MessageType == WebSocketMessageType.Close) return false;
        Connection.FromClient.Advance(received.Count);
        return await Connection.FromClient.FlushAsync();
    }
}

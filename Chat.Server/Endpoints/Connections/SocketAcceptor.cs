using Chat.Server.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Endpoints.Connections;

/// <summary>Serves a WebSocket of the framework's within its request.</summary>
internal sealed class SocketAcceptor(TimeProvider time) : ISocketAcceptor
{
    public async Task AcceptAsync(HttpContext context, string? subprotocol, CompressionMode compression, Func<AcceptedSocket, Task> serve)
    {
        using var abort = new LateAbort(context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            DangerousEnableCompression = compression != CompressionMode.Off,
            DisableServerContextTakeover = compression == CompressionMode.Shared,
        });
        await serve(new AcceptedSocket(socket, new WebSocketSink(socket, time), new PipeInput(), new FeatureCollection()));
    }
}

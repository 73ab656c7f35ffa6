using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.FastPath;

/// <summary>Accepts WebSockets that have no keep-alive of their own, and so no timer: <see cref="KeepAlive"/> looks after them.</summary>
internal sealed class FrameAccept(IHttpWebSocketFeature inner) : IHttpWebSocketFeature
{
    public bool IsWebSocketRequest => inner.IsWebSocketRequest;

    public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
    {
        context.KeepAliveInterval = TimeSpan.Zero;
        return inner.AcceptAsync(context);
    }
}

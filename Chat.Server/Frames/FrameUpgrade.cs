using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Frames;

/// <summary>Puts a <see cref="FrameStream"/> under the WebSocket that a request becomes, and leaves it among the request's features.</summary>
internal sealed class FrameUpgrade(HttpContext context, IHttpUpgradeFeature inner, TimeProvider time) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        var stream = new FrameStream(await inner.UpgradeAsync(), PlainSocket(), time);
        context.Features.Set(stream);
        return stream;
    }

    /// <summary>The socket, when what is written to it is what the client reads.</summary>
    private Socket? PlainSocket()
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is not null) return null;
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return null;
        try
        {
            socket.Blocking = false; // a send takes what it can and never waits
        }
        catch (ObjectDisposedException)
        {
            // The client has gone meanwhile; sends will say so.
        }

        return socket;
    }
}

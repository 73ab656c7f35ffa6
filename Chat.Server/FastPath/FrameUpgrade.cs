using System.Net.Sockets;
using System.Net.WebSockets;
using Chat.Server.Endpoints.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Chat.Server.FastPath;

/// <summary>
/// Puts a <see cref="FrameStream"/> under the WebSocket that a request becomes. It stays among the request's features, or the connection leaves
/// the request behind altogether.
/// </summary>
internal sealed class FrameUpgrade(HttpContext context, IHttpUpgradeFeature inner, KeepAliveTimes keepAlive, TimeProvider time) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Whether <see cref="KeepAlive"/> looks after what comes of it.</summary>
    public bool IsKeptAlive => keepAlive.AreSet && Takeover.In(context.Features) is not null;

    public async Task<Stream> UpgradeAsync()
    {
        var stream = new FrameStream(await inner.UpgradeAsync(), PlainSocket(), time);
        context.Features.Set(stream);
        if (IsKeptAlive) KeepAlive.Begin(stream, Takeover.In(context.Features)!, keepAlive, time);
        return stream;
    }

    /// <summary>
    /// Accepts a WebSocket that leaves its request behind, see <see cref="Takeover"/>. False when that cannot be, and nothing was done.
    /// </summary>
    /// <param name="context">A request that opens a WebSocket.</param>
    /// <param name="subprotocol">The one that is agreed to.</param>
    /// <param name="compression">Whether messages may be compressed for all their receivers at once.</param>
    /// <param name="serve">Serves the WebSocket when the request has ended, and disposes of it. It must hold nothing of the request.</param>
    public static async Task<bool> TryLeaveAsync(HttpContext context, string? subprotocol, CompressionMode compression, Func<AcceptedSocket, Task> serve) =>
        context.Features.Get<IHttpUpgradeFeature>() is FrameUpgrade upgrade && await upgrade.TryLeaveAsync(subprotocol, compression, serve);

    private async Task<bool> TryLeaveAsync(string? subprotocol, CompressionMode compression, Func<AcceptedSocket, Task> serve)
    {
        if (Takeover.In(context.Features) is not { IsPossible: true } connection) return false;
        var socket = PlainSocket();
        ClientStream? client = socket is null ? Tls(connection) : new TransportStream(connection.Input);
        if (client is null) return false;
        var deflate = compression == CompressionMode.Shared && DeflateOffer.IsIn(context.Request.Headers.SecWebSocketExtensions);
        WebSocketAnswer.Write(context, subprotocol, deflate);
        await inner.UpgradeAsync();
        Leave(connection, new FrameStream(client, socket, time), keepAlive, time, subprotocol, deflate, serve);
        context.Features.Set<ILastingConnection>(connection);
        return true;
    }

    private static void Leave(Takeover connection, FrameStream frames, KeepAliveTimes keepAlive, TimeProvider time, string? subprotocol, bool deflate, Func<AcceptedSocket, Task> serve)
    {
        var options = new WebSocketCreationOptions { IsServer = true, SubProtocol = subprotocol, KeepAliveInterval = TimeSpan.Zero };
        if (deflate) options.DangerousDeflateOptions = new WebSocketDeflateOptions { ClientContextTakeover = false, ServerContextTakeover = false }; // for what is received
        var accepted = new AcceptedSocket(
            WebSocket.CreateFromStream(frames, options), frames, new ClientInput(), new ConnectionFeatures(), frames, connection, deflate);
        connection.Begin(() =>
        {
            if (keepAlive.AreSet) KeepAlive.Begin(frames, connection, keepAlive, time);
            return serve(accepted);
        });
    }

    /// <summary>The socket, when what is written to it is what the client reads.</summary>
    private Socket? PlainSocket()
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is not null) return null;
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return null;
        _ = socket.TrySetNonBlocking(); // where the client has gone meanwhile, sends will say so
        return socket;
    }

    /// <summary>Null when there is no TLS, or somebody else reads and writes below it.</summary>
    private TlsStream? Tls(Takeover connection) =>
        context.Features.Get<ISslStreamFeature>() is { } tls && connection.Tls is { } transport ? new TlsStream(tls.SslStream, transport, connection.Input) : null;
}

using Chat.Server.Endpoints.Connections;

namespace Chat.Server.FastPath;

/// <summary>
/// Has a WebSocket leave its request behind where that is possible, and otherwise puts our own stream under it. One that compresses for
/// itself, or runs over HTTP/2, is the framework's: frames that go past the WebSocket know no context, and in HTTP/2 no stream is ours.
/// </summary>
internal sealed class FastAcceptor(SocketAcceptor plain) : ISocketAcceptor
{
    public async Task AcceptAsync(HttpContext context, string? subprotocol, CompressionMode compression, Func<AcceptedSocket, Task> serve)
    {
        var isOurs = compression != CompressionMode.PerConnection;
        if (isOurs && await FrameUpgrade.TryLeaveAsync(context, subprotocol, compression, serve)) return;
        await plain.AcceptAsync(context, subprotocol, compression, accepted => serve(
            isOurs && context.Features.Get<FrameStream>() is { } stream
                ? Over(stream, accepted, DeflateOffer.IsAgreed(context.Response.Headers.SecWebSocketExtensions))
                : accepted with { Input = new ClientInput() }));
    }

    private static AcceptedSocket Over(FrameStream stream, AcceptedSocket accepted, bool isDeflated) =>
        accepted with { Sink = stream, Input = new ClientInput(), Features = new ConnectionFeatures(), Arrivals = stream, IsDeflated = isDeflated };
}

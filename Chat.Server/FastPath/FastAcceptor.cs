using Chat.Server.Endpoints.Connections;

namespace Chat.Server.FastPath;

/// <summary>
/// Has a WebSocket leave its request behind where that is possible, and otherwise puts our own stream under it. One that compresses, or runs over HTTP/2, is
/// the framework's: frames that go past the WebSocket would not be compressed, and in HTTP/2 no stream is ours.
/// </summary>
internal sealed class FastAcceptor(SocketAcceptor plain) : ISocketAcceptor
{
    public async Task AcceptAsync(HttpContext context, string? subprotocol, bool compressed, Func<AcceptedSocket, Task> serve)
    {
        if (!compressed && await FrameUpgrade.TryLeaveAsync(context, subprotocol, serve)) return;
        await plain.AcceptAsync(context, subprotocol, compressed, accepted => serve(
            !compressed && context.Features.Get<FrameStream>() is { } stream ? Over(stream, accepted) : accepted with { Input = new ClientInput() }));
    }

    private static AcceptedSocket Over(FrameStream stream, AcceptedSocket accepted) =>
        accepted with { Sink = stream, Input = new ClientInput(), Features = new ConnectionFeatures(), Arrivals = stream };
}

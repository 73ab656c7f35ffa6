using System.Net.WebSockets;
using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Http;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Endpoints.Limits;
using Chat.Server.FastPath;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>
/// <c>GET /api/v1/ws</c>: the WebSocket endpoint of the reference protocol. It signs the client in and hands it to the hub;
/// what the client may do is decided there.
/// </summary>
internal sealed class PlainJsonEndpoint(
    HubConnectionHandler<ChatHub> hub,
    OpenSockets open,
    IOptions<TransportOptions> options,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<PlainJsonEndpoint> logger)
{
    private const string AuthenticationFailed = "Authentication failed";

    private static readonly TimeSpan RefusalTimeout = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await TypedResults.Problem(
                "This address speaks WebSocket only.",
                statusCode: StatusCodes.Status426UpgradeRequired,
                extensions: new Dictionary<string, object?> { ["code"] = ChatErrors.InvalidRequest }).ExecuteAsync(context);
            return;
        }

        var user = (await context.AuthenticateAsync()).Principal;
        var subprotocol = context.WebSockets.WebSocketRequestedProtocols.Contains(BrowserToken.Subprotocol) ? BrowserToken.Subprotocol : null;
        if (!options.Value.Compression && await FrameUpgrade.TryLeaveAsync(context, subprotocol, ServiceFor(user))) return;

        using var abort = new LateAbort(context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            DangerousEnableCompression = options.Value.Compression,
        });

        // Frames that go past the WebSocket would not be compressed.
        IFrameSink sink = options.Value.Compression || context.Features.Get<FrameStream>() is not { } stream
            ? new WebSocketSink(socket, time)
            : stream;
        await ServeAsync(user, socket, sink);
    }

    /// <summary>Holds nothing of the request but the user.</summary>
    private Func<OwnSocket, Task> ServiceFor(ClaimsPrincipal? user) => own => ServeAsync(user, own.WebSocket, own.Frames);

    private Task ServeAsync(ClaimsPrincipal? user, WebSocket socket, IFrameSink sink)
    {
        if (user is null) return RefuseAsync(socket);
        var connection = new PlainJsonConnection(new ConnectionUser(user), sink);
        return new PlainJsonSocket(socket, sink as FrameStream, connection, options.Value.MaxFrameBytes, limits.Value.MessageTime, time).RunAsync(hub, open, logger);
    }

    /// <summary>A browser cannot see the status of a refused upgrade, so the refusal comes as a close code.</summary>
    private static async Task RefuseAsync(WebSocket socket)
    {
        using var _ = socket;
        using var timeout = new CancellationTokenSource(RefusalTimeout);
        try
        {
            await socket.CloseAsync((WebSocketCloseStatus)CloseCodes.Unauthorized, AuthenticationFailed, timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }
}

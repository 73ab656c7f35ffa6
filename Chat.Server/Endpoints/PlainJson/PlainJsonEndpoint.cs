using System.Net.WebSockets;
using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Hubs;
using Chat.Server.Kernel;
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
    ISocketAcceptor acceptor,
    OpenSockets open,
    IOptions<TransportOptions> options,
    IOptions<LimitOptions> limits,
    ConnectionRefusals refusals,
    TimeProvider time,
    CrowdLane lane,
    ILogger<PlainJsonEndpoint> logger)
{
    private const string AuthenticationFailed = "Authentication failed";

    private static readonly TimeSpan RefusalTimeout = TimeSpan.FromSeconds(5);

    private readonly PlainJsonReader reader = new(options.Value.MaxFrameBytes, lane);

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
        await acceptor.AcceptAsync(context, subprotocol, options.Value.Compression, ServiceFor(user, ClientOrigin.Of(context)));
    }

    /// <summary>Holds nothing of the request but the user and where it comes from.</summary>
    private Func<AcceptedSocket, Task> ServiceFor(ClaimsPrincipal? user, ClientOrigin origin) => accepted =>
    {
        if (user is null)
        {
            refusals.Add(ChatErrors.Unauthorized);
            return RefuseAsync(accepted.WebSocket);
        }

        accepted.Features.Set(origin);
        return new ClientSocket(accepted, ClientConnection.OfPlainJson(new ConnectionUser(user), accepted), reader, limits.Value.MessageTime, time)
            .RunAsync(hub, open, logger);
    };

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

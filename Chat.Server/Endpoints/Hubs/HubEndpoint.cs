using System.Security.Claims;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Limits;
using Chat.Server.FastPath;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// The hub's own endpoint for clients that open a WebSocket without negotiating: they need none of SignalR's connection manager, and leave the
/// request behind. All others are SignalR's.
/// </summary>
internal sealed class HubEndpoint(
    HubConnectionHandler<ChatHub> hub,
    OpenSockets open,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<HubEndpoint> logger)
{
    public RequestDelegate Before(RequestDelegate signalR) => async context =>
    {
        var isOwn = context.WebSockets.IsWebSocketRequest && !context.Request.Query.ContainsKey("id");
        if (!isOwn || !await FrameUpgrade.TryLeaveAsync(context, subprotocol: null, ServiceFor(context.User))) await signalR(context);
    };

    /// <summary>Holds nothing of the request but the user.</summary>
    private Func<OwnSocket, Task> ServiceFor(ClaimsPrincipal user) => own =>
        new HubSocket(own.WebSocket, own.Frames, new HubClientConnection(new ConnectionUser(user), own.Frames, own.Connection), limits.Value.MessageTime, time)
            .RunAsync(hub, open, logger);
}

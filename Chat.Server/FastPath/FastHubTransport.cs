using System.Security.Claims;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Hubs;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.FastPath;

/// <summary>
/// Clients that open a WebSocket without negotiating need none of SignalR's connection manager, and leave the request behind. The WebSockets of those who
/// negotiate are SignalR's, but for their output, see <see cref="FramedTransport"/>. All other transports are left to it.
/// </summary>
internal sealed class FastHubTransport(
    HubConnectionHandler<ChatHub> hub,
    OpenSockets open,
    IOptions<LimitOptions> limits,
    IOptions<TransportOptions> transport,
    TimeProvider time,
    CrowdLane lane,
    ILogger<FastHubTransport> logger) : IHubTransport
{
    private readonly HubReader reader = new(lane);

    public RequestDelegate Before(RequestDelegate signalR) => async context =>
    {
        var isOwn = context.WebSockets.IsWebSocketRequest && !context.Request.Query.ContainsKey("id");
        if (!isOwn || !await FrameUpgrade.TryLeaveAsync(context, subprotocol: null, transport.Value.Compression, ServiceFor(context.User, ClientOrigin.Of(context)))) await signalR(context);
    };

    public ConnectionDelegate Around(ConnectionDelegate hub) => async connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new FramedTransport(connection, transport);
        try
        {
            await hub(connection);
        }
        finally
        {
            connection.Transport = transport; // SignalR ends it
        }
    };

    /// <summary>Holds nothing of the request but the user and where it comes from.</summary>
    private Func<AcceptedSocket, Task> ServiceFor(ClaimsPrincipal user, ClientOrigin origin) => accepted =>
    {
        accepted.Features.Set(origin);
        accepted.Features.Set(accepted.Connection as IConnectionHeartbeatFeature); // SignalR's pings and timeouts, which plain-JSON clients know nothing of
        var connection = ClientConnection.OfSignalR(new ConnectionUser(user), accepted);
        return new ClientSocket(accepted, connection, reader, limits.Value.MessageTime, time).RunAsync(hub, open, logger);
    };
}

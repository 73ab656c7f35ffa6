using Microsoft.AspNetCore.Connections;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>How the clients of SignalR are carried, where that is not left to SignalR.</summary>
internal interface IHubTransport
{
    /// <summary>Stands between SignalR's connections and the hub.</summary>
    ConnectionDelegate Around(ConnectionDelegate hub);

    /// <summary>Stands before the endpoint of SignalR, and may serve a request in its place.</summary>
    RequestDelegate Before(RequestDelegate signalR);
}

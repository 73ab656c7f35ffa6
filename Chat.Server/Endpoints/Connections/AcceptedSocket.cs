using System.Net.WebSockets;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Endpoints.Connections;

/// <summary>A client's WebSocket right after its opening, with what it is served by.</summary>
/// <param name="WebSocket">For receiving and closing.</param>
/// <param name="Sink">Where ready-made frames go.</param>
/// <param name="Input">Where what it says is put for the hub.</param>
/// <param name="Features">The features its connection begins with.</param>
/// <param name="Arrivals">Who waits in the WebSocket's place, if anybody.</param>
/// <param name="Connection">What it runs over, when that has left its request behind.</param>
/// <param name="IsDeflated">Whether frames may be compressed, each by itself.</param>
internal sealed record AcceptedSocket(
    WebSocket WebSocket,
    IFrameSink Sink,
    IClientInput Input,
    IFeatureCollection Features,
    ISocketArrivals? Arrivals = null,
    ILastingConnection? Connection = null,
    bool IsDeflated = false)
{
    /// <summary>Cuts it off without a word.</summary>
    public void Abort()
    {
        if (Connection is not null) Connection.Abort();
        else WebSocket.Abort();
    }
}

using System.IO.Pipelines;
using System.Security.Claims;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections.Features;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>A plain WebSocket as SignalR sees it, with the handshake already said for a client that has never heard of SignalR.</summary>
internal sealed class PlainJsonConnection : ClientConnection, IConnectionInherentKeepAliveFeature
{
    /// <summary>What a client of SignalR's own would say first.</summary>
    private static readonly byte[] Handshake = [.. "{\"protocol\":\"plain-json\",\"version\":1}\u001e"u8];

    public PlainJsonConnection(ClaimsPrincipal user, IFrameSink sink)
        : base(user)
    {
        Output = new FrameOutput(sink, FrameFormat.PlainJson, dropFirstRecord: true);
        Features.Set<IConnectionInherentKeepAliveFeature>(this);
        Features.Set(new ClientFrames(sink, FrameFormat.PlainJson));
        FromClient.Write(Handshake);
        _ = FromClient.FlushAsync().AsTask(); // done at once: nothing is waiting there yet
    }

    public override PipeWriter Output { get; }

    /// <summary>The WebSocket itself is pinged; SignalR need not.</summary>
    public bool HasInherentKeepAlive => true;

}

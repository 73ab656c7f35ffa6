using System.IO.Pipelines;
using System.Security.Claims;
using Chat.Server.Endpoints.Connections;
using Chat.Server.FastPath;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>The WebSocket of a SignalR client that has not negotiated. What its frames hold is known when its handshake has been read.</summary>
internal sealed class HubClientConnection : ClientConnection, ITransferFormatFeature
{
    private readonly IFrameSink sink;
    private PipeWriter? output;

    public HubClientConnection(ClaimsPrincipal user, IFrameSink sink, Takeover takeover)
        : base(user)
    {
        this.sink = sink;
        Features.Set<ITransferFormatFeature>(this);
        Features.Set<IConnectionHeartbeatFeature>(takeover);
    }

    public override PipeWriter Output => output ??= Choose();

    public TransferFormat SupportedFormats => TransferFormat.Text | TransferFormat.Binary;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    private FrameOutput Choose()
    {
        var format = ActiveFormat == TransferFormat.Binary ? FrameFormat.MessagePack : FrameFormat.Json;
        Features.Set(new ClientFrames(sink, format));
        return new FrameOutput(sink, format);
    }
}

using System.IO.Pipelines;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections;

namespace Chat.Server.FastPath;

/// <summary>
/// The transport of a SignalR connection whose output goes to its WebSocket directly, past SignalR's own pipe and sending loop. It
/// turns to what is there when first written to, for the hub starts while the upgrade is still under way; connections that are
/// no WebSocket, or not one over HTTP/1.1, keep SignalR's output.
/// </summary>
internal sealed class FramedTransport(ConnectionContext connection, IDuplexPipe inner) : IDuplexPipe
{
    private PipeWriter? output;

    public PipeReader Input => inner.Input;

    public PipeWriter Output => output ??= Choose();

    private PipeWriter Choose()
    {
        if (connection.GetHttpContext()?.Features.Get<FrameStream>() is not { } stream) return inner.Output;
        var isBinary = connection.Features.Get<ITransferFormatFeature>()?.ActiveFormat == TransferFormat.Binary;
        var frames = new ClientFrames(stream, isBinary ? FrameFormat.MessagePack : FrameFormat.Json);
        connection.Features.Set(frames);
        return new FrameOutput(stream, frames.Format);
    }
}

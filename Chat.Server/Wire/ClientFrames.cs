using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Wire;

/// <summary>A feature of connections that take ready-made frames.</summary>
/// <param name="Sink">Where frames go.</param>
/// <param name="Format">What frames hold.</param>
internal sealed record ClientFrames(IFrameSink Sink, FrameFormat Format)
{
    /// <summary>Whether what this protocol writes is what the frames hold: a client may name any protocol anywhere.</summary>
    public bool Carry(IHubProtocol protocol) => protocol.Name == Format.Content() switch
    {
        FrameFormat.PlainJson => PlainRecords.ProtocolName,
        FrameFormat.Json => "json",
        _ => "messagepack",
    };
}

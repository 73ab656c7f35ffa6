using System.Runtime.CompilerServices;
using Chat.Server.Frames;
using Chat.Server.PlainJson;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// One or several messages on their way to many connections: serialized once for each protocol, with the header of the WebSocket
/// frame, when the first connection that speaks it comes along. Used by one thread at a time.
/// </summary>
internal sealed class Outgoing
{
    private FramesByFormat frames;

    public Outgoing(HubMessage message)
        : this(new SerializedHubMessage(message))
    {
    }

    public Outgoing(SerializedHubMessage message) => Messages = [message];

    /// <summary>Several that leave together, each connection's in one write.</summary>
    public Outgoing(IReadOnlyList<Outgoing> parts) => Messages = [.. parts.SelectMany(part => part.Messages)];

    public IReadOnlyList<SerializedHubMessage> Messages { get; }

    /// <summary>The frames of the messages, in order.</summary>
    public ReadOnlyMemory<byte> FramesFor(FrameFormat format, IHubProtocol protocol)
    {
        ref var known = ref frames[(int)format];
        if (known.IsEmpty) known = Serialize(format, protocol);
        return known;
    }

    private byte[] Serialize(FrameFormat format, IHubProtocol protocol)
    {
        var length = 0;
        foreach (var message in Messages)
        {
            var payload = PayloadOf(message, format, protocol).Length;
            length += FrameHeader.LengthFor(payload) + payload;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var target = bytes.AsSpan();
        foreach (var message in Messages)
        {
            var payload = PayloadOf(message, format, protocol);
            target = target[FrameHeader.Write(target, format, payload.Length)..];
            payload.CopyTo(target);
            target = target[payload.Length..];
        }

        return bytes;
    }

    private static ReadOnlySpan<byte> PayloadOf(SerializedHubMessage message, FrameFormat format, IHubProtocol protocol)
    {
        var payload = message.GetSerializedMessage(protocol).Span;
        return format == FrameFormat.PlainJson ? payload.TrimEnd(PlainJsonProtocol.Separator) : payload;
    }

    [InlineArray(3)]
    private struct FramesByFormat
    {
        private ReadOnlyMemory<byte> first;
    }
}

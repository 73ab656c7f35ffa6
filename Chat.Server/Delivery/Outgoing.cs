using System.Runtime.CompilerServices;
using Chat.Contracts;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// One or several messages on their way to many connections: serialized once for each protocol, with the header of the WebSocket
/// frame, when the first connection that speaks it comes along. Used by one thread at a time, but for <see cref="Messages"/>.
/// </summary>
internal sealed class Outgoing
{
    private readonly HubMessage? message;
    private readonly Outgoing[] parts = [];
    private readonly Outgoing? all;
    private readonly int skipped;
    private SerializedHubMessage? serialized;
    private FramesByFormat frames;
    private ReadOnlyMemory<byte>[]? deflated; // few have compressed connections
    private TracedArrival? traced;

    /// <summary>A message of this process.</summary>
    public Outgoing(HubMessage message) => this.message = message;

    /// <inheritdoc cref="Outgoing(HubMessage)"/>
    /// <param name="methodName">What the client is told.</param>
    /// <param name="argument">What there is to say.</param>
    public Outgoing(string methodName, object argument)
        : this(new InvocationMessage(methodName, [argument]))
    {
    }

    /// <summary>A message as the backplane brings it.</summary>
    public Outgoing(SerializedHubMessage message)
    {
        serialized = message;
        this.message = message.Message;
    }

    /// <summary>Several that leave together, each connection's in one write.</summary>
    public Outgoing(IEnumerable<Outgoing> parts) => this.parts = [.. parts];

    /// <summary>Those of several that come after the first.</summary>
    private Outgoing(Outgoing all, int skipped)
    {
        this.all = all;
        this.skipped = skipped;
    }

    /// <summary>When it got its place in the log, in Unix milliseconds; 0 where nobody need know.</summary>
    public long LoggedAt { get; set; }

    /// <summary>What a newer message of the same key makes superfluous while it waits; null for what must not be dropped.</summary>
    public string? Key { get; set; }

    /// <summary>Whether some of several have keys.</summary>
    public bool HasKeys => Array.Exists(parts, part => part.Key is not null);

    /// <summary>Each of several.</summary>
    public ReadOnlySpan<Outgoing> Parts => parts;

    /// <summary>How many messages it is.</summary>
    public int Count => all is not null ? all.Count - skipped : Math.Max(1, parts.Length);

    /// <summary>Whether it is a direct message of this process, which has no number.</summary>
    public bool IsDirect => message is InvocationMessage { Target: nameof(IChatClient.Direct) };

    /// <summary>It has come with a trace.</summary>
    public void Trace(TracedArrival arrival) => traced = arrival;

    /// <summary>It has been handed to the members of its group.</summary>
    public void Delivered(int members)
    {
        if (traced is not null) DeliverySpans.AddDelivery(traced.Route, traced.At, members);
        foreach (var part in parts) part.Delivered(members);
    }

    /// <summary>The same without the first few, of several.</summary>
    public Outgoing Skip(int count) => count == 0 ? this : new Outgoing(this, count);

    /// <summary>For connections that take no frames.</summary>
    public IReadOnlyList<SerializedHubMessage> Messages => all is not null
        ? [.. all.parts.Skip(skipped).SelectMany(part => part.Messages)]
        : parts.Length > 0 ? [.. parts.SelectMany(part => part.Messages)] : [serialized ??= new SerializedHubMessage(message!)];

    /// <summary>The frames of the messages, in order.</summary>
    /// <param name="format">What the connection takes.</param>
    /// <param name="connection">One that takes it; looked at only if it is the first.</param>
    public ReadOnlyMemory<byte> FramesFor(FrameFormat format, HubConnectionContext connection)
    {
        if (all is not null) return all.FramesFor(format, connection)[all.LengthOf(skipped, format, connection)..];
        ref var known = ref format.IsDeflated() ? ref (deflated ??= new ReadOnlyMemory<byte>[3])[(int)format.Content()] : ref frames[(int)format];
        if (known.IsEmpty) known = parts.Length > 0 ? Join(format, connection) : Serialize(format, connection.Protocol);
        return known;
    }

    /// <summary>The length of the first of the parts.</summary>
    private int LengthOf(int count, FrameFormat format, HubConnectionContext connection)
    {
        var length = 0;
        foreach (var part in parts.AsSpan(0, count)) length += part.FramesFor(format, connection).Length;
        return length;
    }

    private byte[] Join(FrameFormat format, HubConnectionContext connection)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(LengthOf(parts.Length, format, connection));
        var rest = bytes.AsMemory();
        foreach (var part in parts)
        {
            var ready = part.FramesFor(format, connection);
            ready.CopyTo(rest);
            rest = rest[ready.Length..];
        }

        return bytes;
    }

    private byte[] Serialize(FrameFormat format, IHubProtocol protocol)
    {
        if (message is null) return Frame(format, serialized!.GetSerializedMessage(protocol).Span);
        var buffer = WriteBuffer.Take();
        protocol.WriteMessage(message, buffer);
        var frame = Frame(format, buffer.WrittenSpan);
        WriteBuffer.Keep(buffer);
        return frame;
    }

    private static byte[] Frame(FrameFormat format, ReadOnlySpan<byte> payload)
    {
        if (format.Content() == FrameFormat.PlainJson) payload = payload.TrimEnd(PlainRecords.Separator);
        FrameDeflate.Pack(ref payload, ref format);
        var bytes = GC.AllocateUninitializedArray<byte>(FrameHeader.LengthFor(payload.Length) + payload.Length);
        payload.CopyTo(bytes.AsSpan(FrameHeader.Write(bytes, format, payload.Length)));
        return bytes;
    }

    [InlineArray(3)]
    private struct FramesByFormat
    {
        private ReadOnlyMemory<byte> first;
    }
}

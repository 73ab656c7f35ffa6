using Chat.Contracts;

namespace Chat.LoadTest.Wire;

/// <summary>One of the server's protocols, as far as a load test speaks it: joins, messages and their answers.</summary>
internal abstract class WireFormat
{
    public static readonly WireFormat Plain = new PlainFormat();
    public static readonly WireFormat Json = new SignalRJsonFormat();
    public static readonly WireFormat MessagePack = new MessagePackFormat();

    public abstract Opcode Opcode { get; }

    /// <summary>Path and query, which carry the token.</summary>
    public abstract string Address(string token);

    /// <summary>Sent first after the upgrade; none in plain JSON.</summary>
    public virtual ReadOnlySpan<byte> Handshake => default;

    /// <summary>Sent every 15 s; none where WebSocket pings do.</summary>
    public virtual ReadOnlySpan<byte> KeepAlive => default;

    /// <returns>The length of the request.</returns>
    public abstract int WriteJoin(Span<byte> payload, int id, ReadOnlySpan<byte> room);

    /// <inheritdoc cref="WriteJoin"/>
    public abstract int WriteMessage(Span<byte> payload, int id, ReadOnlySpan<byte> room, LoadText text, int textBytes);

    /// <summary>Takes the next record off the bytes; false when the rest is none yet.</summary>
    public abstract bool TryRead(ref ReadOnlySpan<byte> bytes, out WireRecord record);

    protected static string HubAddress(string token) => $"{ChatEndpoints.Hub}?access_token={Uri.EscapeDataString(token)}";
}

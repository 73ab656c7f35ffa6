using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Chat.Server.Kernel;
using MessagePack;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// A protocol no client can speak: it writes nothing but the <see cref="Route"/> of a message. The backplane serializes every
/// message for every registered protocol, so the route rides along and a node reads it without parsing anybody's JSON.
/// </summary>
internal sealed class RouteProtocol : IHubProtocol
{
    private const int FieldCount = 16;

    /// <summary>With the changes of messages.</summary>
    private const int ChangeFieldCount = 15;

    /// <summary>With a trace, which few messages have.</summary>
    private const int TracedFieldCount = FieldCount + 2;

    /// <summary>What nodes of earlier releases write; they read no further.</summary>
    private const int FirstFieldCount = 12;

    public static readonly RouteProtocol Instance = new();

    public string Name => "chat-route";

    public int Version => 1;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    /// <summary>No version, ever: a client that names this protocol in its handshake is turned away.</summary>
    public bool IsVersionSupported(int version) => false;

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        message = null;
        return false;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is not InvocationMessage { Arguments: [_, Route route] }) return;
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(route.Trace is null ? FieldCount : TracedFieldCount);
        writer.Write(route.Origin);
        writer.Write(route.Group);
        writer.Write(route.Seq);
        writer.Write(route.Epoch);
        writer.Write(route.About);
        writer.Write(route.Version);
        writer.Write(route.LeftReason);
        writer.Write(route.Close?.Code ?? 0);
        writer.Write(route.Close?.Reason);
        writer.Write(route.ExceptUser);
        writer.Write(route.Key);
        writer.WriteArrayHeader(route.ExceptConnections?.Count ?? 0);
        foreach (var connection in route.ExceptConnections ?? []) writer.Write(connection);
        writer.Write(route.MemberCount);
        writer.Write(route.Change);
        writer.Write(route.Changed);
        writer.Write(route.LoggedAt);
        if (route.Trace is { } trace)
        {
            writer.Write(trace.Parent);
            writer.Write(trace.State);
        }

        writer.Flush();
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        WriteMessage(message, buffer);
        return buffer.WrittenMemory;
    }

    /// <summary>The route of a message, from its arguments when it was sent in this process; null when it has none.</summary>
    public static Route? RouteOf(SerializedHubMessage message)
    {
        if (message.Message is InvocationMessage invocation) return invocation.Arguments is [_, Route known] ? known : null;

        var bytes = message.GetSerializedMessage(Instance);
        if (bytes.IsEmpty) return null;
        var reader = new MessagePackReader(bytes);
        var fields = reader.ReadArrayHeader();
        if (fields < FirstFieldCount) return null;
        var route = new Route
        {
            Origin = reader.ReadString()!,
            Group = reader.ReadString(),
            Seq = reader.ReadInt64(),
            Epoch = reader.ReadString(),
            About = reader.ReadString(),
            Version = reader.ReadInt64(),
            LeftReason = reader.ReadString(),
            Close = reader.ReadInt32() is var code && reader.ReadString() is { } reason ? new CloseOrder(code, reason) : null,
            ExceptUser = reader.ReadString(),
            Key = reader.ReadString(),
        };
        var excepted = reader.ReadArrayHeader();
        var connections = excepted == 0 ? null : new string[excepted];
        for (var i = 0; i < excepted; i++) connections![i] = reader.ReadString()!;
        var members = fields > FirstFieldCount ? reader.ReadInt32() : 0;
        var (change, changed) = fields >= ChangeFieldCount ? (reader.ReadInt64(), reader.ReadInt64()) : default;
        var loggedAt = fields >= FieldCount ? reader.ReadInt64() : 0;
        var trace = fields >= TracedFieldCount ? new TraceContext(reader.ReadString()!, reader.ReadString()) : null;
        return route with { ExceptConnections = connections, MemberCount = members, Change = change, Changed = changed, LoggedAt = loggedAt, Trace = trace };
    }
}

using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Claims;
using System.Security.Cryptography;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Endpoints.Connections;

/// <summary>A WebSocket in the shape SignalR expects: a duplex pipe, and the user, who must be known before the handshake is read.</summary>
internal sealed class ClientConnection
    : ConnectionContext, IDuplexPipe, IConnectionUserFeature, ITransferFormatFeature, IConnectionInherentKeepAliveFeature
{
    /// <summary>What a client of SignalR's own would say first.</summary>
    private static readonly byte[] PlainJsonHandshake = [.. "{\"protocol\":\"plain-json\",\"version\":1}\u001e"u8];

    private readonly AcceptedSocket socket;
    private IDictionary<object, object?>? items;
    private FrameOutput? output;

    private ClientConnection(ClaimsPrincipal user, AcceptedSocket socket)
    {
        this.socket = socket;
        User = user;
        Transport = this;
        Features.Set<IConnectionUserFeature>(this);
    }

    public override string ConnectionId { get; set; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public override IFeatureCollection Features => socket.Features;

    public override IDictionary<object, object?> Items
    {
        get => items ??= new ConnectionItems();
        set => items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public ClaimsPrincipal? User { get; set; }

    public PipeReader Input => socket.Input.Reader;

    /// <summary>Where the hub writes. What frames hold is known when the handshake has been read, and not asked before.</summary>
    public PipeWriter Output => output ??= Choose(ActiveFormat == TransferFormat.Binary ? FrameFormat.MessagePack : FrameFormat.Json);

    public TransferFormat SupportedFormats => TransferFormat.Text | TransferFormat.Binary;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    /// <summary>The WebSocket itself is pinged; SignalR need not.</summary>
    public bool HasInherentKeepAlive => true;

    /// <summary>A client of SignalR, which says in its handshake what it speaks, and is pinged by SignalR.</summary>
    public static ClientConnection OfSignalR(ClaimsPrincipal user, AcceptedSocket socket)
    {
        var connection = new ClientConnection(user, socket);
        connection.Features.Set<ITransferFormatFeature>(connection);
        return connection;
    }

    /// <summary>A client that has never heard of SignalR: the handshake is said for it, and the answer kept from it.</summary>
    public static ClientConnection OfPlainJson(ClaimsPrincipal user, AcceptedSocket socket)
    {
        var connection = new ClientConnection(user, socket);
        connection.Features.Set<IConnectionInherentKeepAliveFeature>(connection);
        connection.output = connection.Choose(FrameFormat.PlainJson);
        socket.Input.Write(PlainJsonHandshake);
        _ = socket.Input.FlushAsync().AsTask(); // done at once: nothing is waiting there yet
        return connection;
    }

    /// <summary>Makes the hub stop reading and see the connection off; safe on any thread.</summary>
    public void EndHub() => Input.CancelPendingRead();

    /// <summary>Makes the hub give up what it is writing; safe on any thread.</summary>
    public void StopOutput() => Output.CancelPendingFlush();

    /// <summary>The hub is through with the connection.</summary>
    public void CompleteHub()
    {
        Input.Complete();
        Output.Complete();
    }

    private FrameOutput Choose(FrameFormat content)
    {
        var format = socket.IsDeflated ? content.Deflated() : content;
        Features.Set(new ClientFrames(socket.Sink, format));
        return new FrameOutput(socket.Sink, format, dropFirstRecord: content == FrameFormat.PlainJson);
    }
}

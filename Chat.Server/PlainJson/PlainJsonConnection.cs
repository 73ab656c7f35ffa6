using System.IO.Pipelines;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.PlainJson;

/// <summary>
/// A plain WebSocket in the shape SignalR expects: a duplex pipe with the handshake already in it, and the user, who must be
/// known before the handshake is read.
/// </summary>
internal sealed class PlainJsonConnection : ConnectionContext, IDuplexPipe,
    IConnectionUserFeature, IConnectionInherentKeepAliveFeature, IHttpContextFeature
{
    /// <summary>What a client of SignalR's own would say first, for a client that has never heard of SignalR.</summary>
    public static ReadOnlySpan<byte> Handshake => "{\"protocol\":\"plain-json\",\"version\":1}\u001e"u8;

    private static readonly PipeOptions InputOptions = new(readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false);

    private readonly Pipe input = new(InputOptions);
    private readonly PipeWriter output;

    public PlainJsonConnection(string connectionId, ClaimsPrincipal user, HttpContext http, PipeWriter output)
    {
        ConnectionId = connectionId;
        User = user;
        HttpContext = http;
        this.output = output;
        Transport = this;
        Features.Set<IConnectionUserFeature>(this);
        Features.Set<IConnectionInherentKeepAliveFeature>(this);
        Features.Set<IHttpContextFeature>(this);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public ClaimsPrincipal? User { get; set; }

    public HttpContext? HttpContext { get; set; }

    /// <summary>The WebSocket itself is pinged; SignalR need not.</summary>
    public bool HasInherentKeepAlive => true;

    /// <summary>Where frames of the client go.</summary>
    public PipeWriter FromClient => input.Writer;

    PipeReader IDuplexPipe.Input => input.Reader;

    PipeWriter IDuplexPipe.Output => output;

    /// <summary>Makes the hub stop reading and see the connection off; safe on any thread.</summary>
    public void EndHub() => input.Reader.CancelPendingRead();

    /// <summary>Makes the hub give up what it is writing; safe on any thread.</summary>
    public void StopOutput() => output.CancelPendingFlush();

    /// <summary>The hub is through with the connection.</summary>
    public void CompleteHub()
    {
        input.Reader.Complete();
        output.Complete();
    }
}

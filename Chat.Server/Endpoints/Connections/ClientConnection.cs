using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Claims;
using System.Security.Cryptography;
using Chat.Server.FastPath;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Endpoints.Connections;

/// <summary>A WebSocket in the shape SignalR expects: a duplex pipe, and the user, who must be known before the handshake is read.</summary>
internal abstract class ClientConnection : ConnectionContext, IDuplexPipe, IConnectionUserFeature
{
    private IDictionary<object, object?>? items;

    protected ClientConnection(ClaimsPrincipal user)
    {
        User = user;
        Transport = this;
        Features.Set<IConnectionUserFeature>(this);
    }

    public override string ConnectionId { get; set; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public override IFeatureCollection Features { get; } = new ConnectionFeatures();

    public override IDictionary<object, object?> Items
    {
        get => items ??= new ConnectionItems();
        set => items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public ClaimsPrincipal? User { get; set; }

    /// <summary>Whether it is known why the connection ends.</summary>
    public bool IsEnding => FromClient.IsEnding;

    /// <summary>Where what the client sends goes.</summary>
    public ClientInput FromClient { get; } = new();

    /// <summary>Where what the hub writes goes.</summary>
    public abstract PipeWriter Output { get; }

    PipeReader IDuplexPipe.Input => FromClient;

    /// <summary>The one with these features, if it is of this kind.</summary>
    public static ClientConnection? In(IFeatureCollection features) => features.Get<IConnectionUserFeature>() as ClientConnection;

    /// <summary>Makes the hub stop reading and see the connection off; safe on any thread.</summary>
    public void EndHub() => FromClient.CancelPendingRead();

    /// <summary>Makes the hub give up what it is writing; safe on any thread.</summary>
    public void StopOutput() => Output.CancelPendingFlush();

    /// <summary>The hub is through with the connection.</summary>
    public void CompleteHub()
    {
        FromClient.Complete();
        Output.Complete();
    }
}

using System.IO.Pipelines;
using Chat.Server.Endpoints.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.FastPath;

/// <summary>
/// Lets a WebSocket leave the HTTP request behind that it began as: the request ends with its answer, everything that Kestrel and the
/// middleware hold for it goes, and the connection goes on. What that saves is in docs/performance.md.
/// <para>It stands before Kestrel's HTTP, behind TLS where there is TLS (<see cref="TlsTransport"/>): HTTP leaves an upgraded connection as it is when the request has
/// ended. Where something else stands between the two, the request has to stay.</para>
/// </summary>
internal sealed class Takeover : IConnectionHeartbeatFeature, ILastingConnection
{
    private readonly ConnectionContext connection;
    private readonly IDuplexPipe transport;
    private readonly IConnectionHeartbeatFeature? heartbeat;
    private (Action<object> Act, object State)[] beats = [];
    private Func<Task>? serve;
    private Action<ILastingConnection>? atEnd;
    private bool beating;

    private Takeover(ConnectionContext connection)
    {
        this.connection = connection;
        transport = connection.Transport;
        heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
        connection.Features.Set<IConnectionHeartbeatFeature>(this);
    }

    /// <summary>Whether HTTP reads and writes the connection itself.</summary>
    public bool IsPossible => connection.Transport == transport;

    /// <summary>What the client sends, once HTTP reads it no more.</summary>
    public PipeReader Input => transport.Input;

    /// <summary>What is below TLS, where there is TLS.</summary>
    public TlsTransport? Tls => TlsTransport.Of(connection);

    public static ConnectionDelegate Around(ConnectionDelegate http) => connection => new Takeover(connection).RunAsync(http);

    /// <summary>The connection of a request, or of what a request became.</summary>
    public static Takeover? In(IFeatureCollection features) => features.Get<IConnectionHeartbeatFeature>() as Takeover;

    public void AtEnd(Action<ILastingConnection> action) => atEnd += action;

    /// <summary>Leaves the request: when it has ended, the connection is served like this, and closed afterwards.</summary>
    /// <param name="service">Must hold nothing of the request, or nothing is gained.</param>
    public void Begin(Func<Task> service) => serve = service;

    public void Abort() => connection.Abort(new ConnectionAbortedException("The server has given the connection up."));

    /// <summary>Does something about every second. One beat of Kestrel serves all connections, so that none needs a timer.</summary>
    public void OnHeartbeat(Action<object> action, object state)
    {
        Volatile.Write(ref beats, [.. beats, (action, state)]);
        if (beating) return;
        beating = true;
        heartbeat?.OnHeartbeat(static takeover => ((Takeover)takeover).Beat(), this);
    }

    private async Task RunAsync(ConnectionDelegate http)
    {
        try
        {
            await http(connection);
            if (serve is not { } service) return;
            serve = static () => Task.CompletedTask; // what it holds is not needed any more
            Volatile.Write(ref beats, []); // HTTP's own, which hold it
            await service();
        }
        finally
        {
            atEnd?.Invoke(this);
        }
    }

    private void Beat()
    {
        foreach (var (act, state) in Volatile.Read(ref beats)) act(state);
    }
}

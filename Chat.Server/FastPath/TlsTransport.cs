using System.IO.Pipelines;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Chat.Server.FastPath;

/// <summary>
/// What TLS reads and writes in the place of Kestrel's transport: what it encrypts goes to the socket in the same call, see <see cref="SocketOutput"/>.
/// </summary>
internal sealed class TlsTransport : IDuplexPipe
{
    private readonly SocketInput input;
    private readonly SocketOutput output;

    private TlsTransport(ConnectionContext connection, Socket socket)
    {
        input = new SocketInput(connection.Transport.Input);
        output = new SocketOutput(socket, connection.Transport.Output, connection.Abort);
    }

    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>
    /// Puts the transport under Kestrel's TLS, and a <see cref="Takeover"/> between that and HTTP. Kestrel has no place for something between the two: TLS holds whom it
    /// calls in a field, and where that has another name everything stays as it is, and the connection keeps its request.
    /// </summary>
    /// <returns>Null when what follows is not TLS.</returns>
    public static ConnectionDelegate? TryUnder(ConnectionDelegate following)
    {
        var tls = following.Target;
        if (tls?.GetType() is not { Name: "HttpsConnectionMiddleware" } type) return null;
        var next = type.GetField("_next", BindingFlags.Instance | BindingFlags.NonPublic);
        if (next?.GetValue(tls) is not ConnectionDelegate http) return null;
        next.SetValue(tls, Takeover.Around(http));
        return connection => RunAsync(connection, following);
    }

    /// <summary>That of a connection with TLS.</summary>
    public static TlsTransport? Of(ConnectionContext connection) => connection.Features.Get<TlsTransport>();

    /// <summary>Ends what is read; whoever waits for more waits no longer.</summary>
    public void EndInput() => input.End();

    private static async Task RunAsync(ConnectionContext connection, ConnectionDelegate tls)
    {
        var kestrels = connection.Transport;
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket && socket.TrySetNonBlocking())
        {
            var transport = new TlsTransport(connection, socket);
            connection.Features.Set(transport);
            connection.Transport = transport;
        }

        try
        {
            await tls(connection);
        }
        finally
        {
            connection.Transport = kestrels;
        }
    }
}

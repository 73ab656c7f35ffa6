using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>Kestrel's sockets, behind the <see cref="AcceptGate"/>.</summary>
internal sealed class GatedListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, AcceptGate gate)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), gate);

    private sealed class Listener(IConnectionListener inner, AcceptGate gate) : IConnectionListener
    {
        private readonly CancellationTokenSource unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await gate.WaitAsync(unbound.Token);
            }
            catch (OperationCanceledException)
            {
                // What is unbound accepts nothing, and says so itself.
            }

            if (await inner.AcceptAsync(cancellationToken) is not { } connection) return null;
            gate.Enter();
            return new GatedConnection(connection, gate);
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await unbound.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await unbound.CancelAsync();
            await inner.DisposeAsync();
            unbound.Dispose();
        }
    }
}

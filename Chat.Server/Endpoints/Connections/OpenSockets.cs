using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Connections;

/// <summary>The clients' sockets that are open, to be ended when the server stops: one set takes less memory than a registration of each.</summary>
internal sealed class OpenSockets
{
    private readonly HashSet<ClientSocket> open = [];
    private readonly Lock gate = new();
    private bool stopping;

    public OpenSockets(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(EndAll);

    /// <summary>A socket that opens while the server stops is ended at once.</summary>
    public void Add(ClientSocket socket)
    {
        lock (gate)
        {
            open.Add(socket);
            if (!stopping) return;
        }

        socket.Close(CloseOrder.GoingAway);
    }

    public void Remove(ClientSocket socket)
    {
        lock (gate) open.Remove(socket);
    }

    private void EndAll()
    {
        ClientSocket[] sockets;
        lock (gate)
        {
            stopping = true;
            sockets = [.. open];
        }

        foreach (var socket in sockets) socket.Close(CloseOrder.GoingAway);
    }
}

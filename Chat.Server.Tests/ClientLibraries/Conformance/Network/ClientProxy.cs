using System.Net;
using System.Net.Sockets;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Network;

/// <summary>What stands between one client and the servers, and does to its connections what networks do.</summary>
internal sealed class ClientProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<ProxiedConnection> connections = [];
    private readonly Task accepting;

    public ClientProxy(Uri target)
    {
        Target = target;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Where new connections go.</summary>
    public Uri Target { get; set; }

    /// <summary>What happens to everything that is under way, and to what comes later.</summary>
    public NetworkCondition Condition { get; } = new();

    /// <summary>How many connections were made through it to a server.</summary>
    public int Made { get; private set; }

    /// <summary>How many there are.</summary>
    public int Open => Each(connection => !connection.HasEnded);

    /// <summary>Ends all connections at once, as if a cable were pulled and the news spread.</summary>
    /// <returns>How many there were; so with what follows.</returns>
    public int Cut() => Each(connection => connection.Cut());

    /// <summary>Ends one direction of all connections; the other stays.</summary>
    public int HalfClose(bool towardsClient) => Each(connection => connection.HalfClose(towardsClient));

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Condition.Clear();
        Cut();
        await accepting;
    }

    private int Each(Func<ProxiedConnection, bool> action)
    {
        lock (connections) return connections.Count(action);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var connection = new ProxiedConnection(client, server, Condition);
        try
        {
            if (Condition.RefusesConnections) return;
            await server.ConnectAsync(IPAddress.Loopback, Target.Port);
            lock (connections)
            {
                connections.RemoveAll(old => old.HasEnded);
                connections.Add(connection);
                Made++;
            }

            await connection.RunAsync();
        }
        catch (SocketException)
        {
            // No server there: the client finds its connection ended.
        }
        finally
        {
            connection.Cut();
        }
    }
}

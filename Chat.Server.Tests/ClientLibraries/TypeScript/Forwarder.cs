using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>Passes connections on to a server, as a load balancer does: where new ones go can be changed, and all can be cut.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly Task accepting;

    private Forwarder(Uri target)
    {
        Target = target;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Where connections go that are made from now on.</summary>
    public Uri Target { get; set; }

    public static Forwarder To(Uri target) => new(target);

    /// <summary>Ends all connections without a word.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys) client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ForwardAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        open[client] = open[server] = true;
        try
        {
            await server.ConnectAsync(Target.Host, Target.Port);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two has ended; the other one hears of it now.
        }
        finally
        {
            open.TryRemove(client, out _);
            open.TryRemove(server, out _);
            client.Dispose();
        }
    }
}

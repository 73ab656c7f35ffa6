using System.Net;
using System.Net.Sockets;

namespace Chat.Server.Tests.Stores.Redis;

/// <summary>Stands before Redis and cuts every connection that subscribes, or makes ready to, as a firewall or a proxy that does not know Redis may.</summary>
internal sealed class CommandsOnlyProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task accepting;
    private volatile bool isOpen;

    public CommandsOnlyProxy(int redisPort)
    {
        listener.Start();
        accepting = AcceptAsync(redisPort);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void LetEverythingThrough() => isOpen = true;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        ending.Dispose();
    }

    private async Task AcceptAsync(int redisPort)
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(ending.Token), redisPort));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, int redisPort)
    {
        using var inside = new TcpClient();
        using (client)
        {
            try
            {
                await inside.ConnectAsync(IPAddress.Loopback, redisPort, ending.Token);
                await Task.WhenAny(CopyAsync(client.GetStream(), inside.GetStream(), isRequest: true), CopyAsync(inside.GetStream(), client.GetStream(), isRequest: false));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One of the two is gone.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isRequest)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, ending.Token) is > 0 and var count)
            {
                if (isRequest && !isOpen && buffer.AsSpan(0, count).IndexOf("SUBSCRIBE"u8) >= 0) return;
                await to.WriteAsync(buffer.AsMemory(0, count), ending.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two is gone.
        }
    }
}

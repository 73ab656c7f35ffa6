using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chat.LoadTest.Clients;

/// <summary>
/// Connects from a chosen loopback address. A server counts connections by address, so on one machine every group of clients
/// needs an address of its own. Where the server is not on the loopback network, the system chooses as usual.
/// </summary>
internal static class LocalAddress
{
    private static readonly ConcurrentDictionary<IPAddress, HttpMessageInvoker> Invokers = new();

    /// <summary>The address <c>127.group.*</c> for a client with a number; a new one after every <paramref name="each"/> clients.</summary>
    public static IPAddress Of(byte group, int client, int each) => new([127, group, (byte)(client / each / 250), (byte)(1 + client / each % 250)]);

    /// <summary>What a <see cref="System.Net.WebSockets.ClientWebSocket"/> needs to connect from the address.</summary>
    public static HttpMessageInvoker Invoker(IPAddress local) => Invokers.GetOrAdd(local, static address =>
        new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellation) =>
                new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, address, null, cancellation), ownsSocket: true),
        }));

    /// <summary>A connection whose kernel holds only so many bytes for this side; as many as it likes when null.</summary>
    public static async Task<Socket> ConnectAsync(string host, int port, IPAddress local, int? receiveBuffer, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(host, out var server))
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
            server = addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }

        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
            if (IPAddress.IsLoopback(server) && server.AddressFamily == AddressFamily.InterNetwork) socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(server, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

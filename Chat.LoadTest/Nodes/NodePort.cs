using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Chat.LoadTest.Nodes;

/// <summary>
/// Ports of the loopback address for servers that are about to start: none is given twice, and all lie below those that systems give to outgoing connections (Linux from 32768),
/// of which a load makes thousands. One of these could have the port before its server listens.
/// </summary>
internal static class NodePort
{
    private const int First = 10_000;
    private const int Count = 22_000;

    // Another load on this machine begins elsewhere.
    private static int last = RandomNumberGenerator.GetInt32(Count);

    public static int Take()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref last) % Count;
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody else's.
            }
        }
    }
}

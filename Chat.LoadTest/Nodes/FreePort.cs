using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Chat.LoadTest.Nodes;

/// <summary>
/// Ports of the loopback address that stay free until their server starts, and while it is away: none is given twice, and all lie below those that systems
/// give to outgoing connections (Linux from 32768, others from 49152), of which a load makes thousands.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Count = 22_000;

    // Another load on this machine, or another run of the tests, begins elsewhere.
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

using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// Sees to it that TLS with what never answers comes to an end: the client reads the handshake with a call that blocks its thread and has no limit of its own, and
/// a Redis without TLS waits for the rest of a line that it takes a ClientHello for. What is read after the handshake is not concerned.
/// </summary>
internal sealed class BoundedHandshake(TimeSpan timeout) : Tunnel
{
    public override ValueTask BeforeSocketConnectAsync(EndPoint endPoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        socket?.ReceiveTimeout = (int)timeout.TotalMilliseconds;
        return default;
    }
}

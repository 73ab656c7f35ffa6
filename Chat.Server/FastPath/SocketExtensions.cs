using System.Net.Sockets;

namespace Chat.Server.FastPath;

internal static class SocketExtensions
{
    /// <summary>From now on a send takes what it can and never waits. False when the socket has been disposed of: the client has gone.</summary>
    public static bool TrySetNonBlocking(this Socket socket)
    {
        try
        {
            socket.Blocking = false;
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}

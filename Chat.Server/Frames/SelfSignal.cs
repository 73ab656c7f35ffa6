using System.Net;
using System.Net.Sockets;

namespace Chat.Server.Frames;

/// <summary>
/// How one of the <see cref="SocketThreads"/> learns that it has handled what was there: by a datagram to itself, which it receives after everything that had
/// arrived before it was sent (<c>epoll</c> reports sockets in the order in which they became ready). Nobody else can send one, for the socket is connected to itself.
/// </summary>
internal sealed class SelfSignal
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SocketAsyncEventArgs arrival = new(true);
    private readonly byte[] datagram = [1];
    private readonly Burst burst;

    private SelfSignal()
    {
        burst = new Burst(TrySend, TimeProvider.System);
        arrival.SetBuffer(new byte[1]);
        arrival.Completed += (_, _) => Arrived();
    }

    /// <summary>
    /// Gives each of the threads, which take new sockets in turn, a signal and a <see cref="Burst"/>. Without a loopback interface there are none, and everything
    /// works without.
    /// </summary>
    /// <param name="threads">How many there are.</param>
    public static void GiveTo(int threads)
    {
        try
        {
            for (var i = 0; i < threads; i++) new SelfSignal().Begin();
        }
        catch (SocketException)
        {
            // what is missing for one is missing for all
        }
    }

    private void Begin()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(socket.LocalEndPoint!);
        if (socket.ReceiveAsync(arrival)) socket.Send(datagram);
    }

    private bool TrySend()
    {
        try
        {
            return socket.Send(datagram) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The first tells which thread it is.</summary>
    private void Arrived()
    {
        Burst.OfThisThread ??= burst;
        if (Burst.OfThisThread != burst) return;
        do
        {
            burst.End();
            if (arrival.SocketError == SocketError.Success) continue;
            Burst.OfThisThread = null; // from now on without
            return;
        }
        while (!socket.ReceiveAsync(arrival));
    }
}

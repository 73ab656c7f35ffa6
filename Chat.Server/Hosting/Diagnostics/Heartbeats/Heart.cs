using System.Net;
using System.Net.Sockets;

namespace Chat.Server.Hosting.Diagnostics.Heartbeats;

/// <summary>
/// A socket that sends to itself. The thread that waits for this socket notes what arrives, always the same one, while it handles what it receives
/// itself; else a thread of the pool does. All is called by one thread, which never waits here.
/// </summary>
internal sealed class Heart : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SocketAsyncEventArgs receiving = new();
    private readonly byte[] beat = new byte[1];
    private volatile bool isUnderWay;
    private volatile int thread;

    /// <exception cref="SocketException">There are no sockets of the loopback address.</exception>
    public Heart()
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!); // nobody else can send to it
            socket.Blocking = false;
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        receiving.SetBuffer(new byte[1]);
        receiving.Completed += (_, _) =>
        {
            IsOfPool = Thread.CurrentThread.IsThreadPoolThread;
            thread = Environment.CurrentManagedThreadId;
            isUnderWay = false;
        };
    }

    /// <summary>The thread that noted the last beat; 0 before the first has arrived.</summary>
    public int ThreadId => thread;

    /// <summary>Whether that is any thread of the pool.</summary>
    public bool IsOfPool { get; private set; }

    /// <summary>How often <see cref="Beat"/> was called since the last beat that arrived was sent.</summary>
    public int Missed { get; private set; }

    /// <summary>Sends a beat: a new one when the last has arrived, else the same again, for a datagram may be lost. What cannot be sent is not missed.</summary>
    public void Beat()
    {
        try
        {
            if (isUnderWay) Missed++;
            else
            {
                Missed = 0;
                while (socket.Available > 0) socket.Receive(beat); // one that was sent again and is late says nothing about the next
                isUnderWay = true;
                if (!socket.ReceiveAsync(receiving)) isUnderWay = false;
            }

            socket.Send(beat);
        }
        catch (SocketException)
        {
            Missed = 0;
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        receiving.Dispose();
    }
}

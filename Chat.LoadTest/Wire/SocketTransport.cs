using System.Buffers;
using System.Net.Sockets;

namespace Chat.LoadTest.Wire;

/// <summary>
/// A bare socket. While nothing comes it waits in a receive of no bytes, which needs no buffer; what has come is read into the
/// buffer of the thread that was told so. Ten thousand idle connections hold no receive buffers at all.
/// </summary>
internal sealed class SocketTransport : ITransport
{
    [ThreadStatic]
    private static byte[]? received;

    private readonly Socket socket;
    private readonly SocketAsyncEventArgs readable = new(true);
    private readonly Lock sending = new();
    private ArrayBufferWriter<byte>? unsent;
    private SocketAsyncEventArgs? sender;
    private ITransportHandler handler = null!;

    public SocketTransport(Socket socket)
    {
        this.socket = socket;
        socket.Blocking = false;
        readable.SetBuffer(Memory<byte>.Empty);
        readable.Completed += (_, _) =>
        {
            if (Read()) WaitAndRead();
        };
    }

    public void Start(ITransportHandler handler)
    {
        this.handler = handler;
        WaitAndRead();
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (sending)
        {
            if (unsent is { WrittenCount: > 0 })
            {
                unsent.Write(bytes);
                return;
            }

            var sent = 0;
            try
            {
                sent = socket.Send(bytes, SocketFlags.None, out var error);
                if (error is not (SocketError.Success or SocketError.WouldBlock)) return; // reading finds the end
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            if (sent >= bytes.Length) return;
            unsent ??= new ArrayBufferWriter<byte>();
            unsent.Write(bytes[Math.Max(sent, 0)..]);
            SendRest();
        }
    }

    public void Abort()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }

        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private void WaitAndRead()
    {
        try
        {
            while (!socket.ReceiveAsync(readable))
            {
                if (!Read()) return;
            }
        }
        catch (ObjectDisposedException)
        {
            handler.OnEnd();
        }
    }

    /// <summary>False when the connection has ended.</summary>
    private bool Read()
    {
        if (readable.SocketError == SocketError.Success)
        {
            try
            {
                var buffer = received ??= GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
                var count = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock) return true;
                if (error == SocketError.Success && count > 0)
                {
                    handler.OnBytes(buffer.AsSpan(0, count));
                    return true;
                }
            }
            catch (ObjectDisposedException)
            {
                // Ended by us.
            }
        }

        readable.Dispose();
        handler.OnEnd();
        return false;
    }

    private void SendRest()
    {
        if (sender is null)
        {
            sender = new SocketAsyncEventArgs(true);
            sender.Completed += (_, _) => OnSent();
        }

        try
        {
            // A copy: what is sent must not move when more is queued.
            sender.SetBuffer(unsent!.WrittenSpan.ToArray());
            if (!socket.SendAsync(sender)) ThreadPool.UnsafeQueueUserWorkItem(static transport => transport.OnSent(), this, preferLocal: false);
        }
        catch (ObjectDisposedException)
        {
            // What was to be sent is lost with the connection.
        }
    }

    private void OnSent()
    {
        lock (sending)
        {
            if (sender!.SocketError != SocketError.Success) return;
            var rest = unsent!.WrittenSpan[sender.BytesTransferred..].ToArray();
            unsent.ResetWrittenCount();
            if (rest.Length == 0) return;
            unsent.Write(rest);
            SendRest();
        }
    }
}

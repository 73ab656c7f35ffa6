using System.Net.Sockets;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Wire;

namespace Chat.Server.FastPath;

/// <summary>
/// The stream under a client's WebSocket, which takes ready-made frames besides what the WebSocket itself writes (pings, pongs and the close
/// frame, each in one write). One frame is sent at a time, in the order in which they came.
/// <para>On plain TCP a frame goes straight to the socket, without waiting; only what the socket does not take at once is left
/// to an asynchronous send. This asks of the server that nothing waits in its own output when a flush has ended, see
/// <see cref="FastPathExtensions"/>. Under TLS, where <paramref name="socket"/> is null, frames go through the stream, whose write has mostly ended when it returns.</para>
/// </summary>
internal sealed class FrameStream(Stream inner, Socket? socket, TimeProvider time) : Stream, IFrameSink, ISocketArrivals
{
    // Its state is guarded by itself: a lock of its own would be memory for every connection.
    private readonly TurnRead? reading = inner is ClientStream ? null : new TurnRead(); // which begins the turns itself
    private Queue<Sending>? waiting;
    private Sending? current;
    private bool stopped;
    private bool closed;
    private long waitingSince;
    private long lastRead = time.GetTimestamp();

    public long WaitingSince => Volatile.Read(ref waitingSince);

    /// <summary>When the WebSocket began to wait for what comes next, right after something had come; a timestamp.</summary>
    public long LastRead => Volatile.Read(ref lastRead);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frames) => SendAsync(frames, isControl: false);

    public void Stop()
    {
        Sending[] dropped;
        lock (this)
        {
            stopped = true;
            dropped = [.. (current is { IsControl: false } ? [current] : Array.Empty<Sending>()), .. waiting?.Where(w => !w.IsControl) ?? []];
            if (waiting is not null) waiting = new Queue<Sending>(waiting.Where(w => w.IsControl));
        }

        foreach (var sending in dropped) sending.Done.TrySetResult(false);
    }

    /// <summary>What the WebSocket writes: one frame.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await SendAsync(buffer, isControl: true)) throw new IOException("The connection has ended.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>
    /// A WebSocket that waits by itself keeps a state for that, which the collector looks at anew after each message, see <see cref="Arrival{T}"/>.
    /// </summary>
    public ValueTask<int> WaitAfterAsync(uint messages) =>
        inner is ClientStream client && client.IsAfter(messages) ? ReadAsync(Memory<byte>.Empty) : new ValueTask<int>(0);

    /// <summary>What follows from what arrives is done in a turn, see <see cref="Turns"/>.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref lastRead, time.GetTimestamp());
        var read = inner.ReadAsync(buffer, cancellationToken);
        return reading is null || read.IsCompleted ? read : reading.Await(read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    /// <summary>Every write is flushed.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Nobody waits for a connection that is gone.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Sending[] dropped;
            lock (this)
            {
                stopped = closed = true;
                dropped = [.. (current is null ? Array.Empty<Sending>() : [current]), .. waiting ?? []];
                waiting = null;
            }

            foreach (var sending in dropped) sending.Done.TrySetResult(false);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool isControl)
    {
        Sending sending;
        ValueTask<bool> rest;
        lock (this)
        {
            if (IsClosedFor(isControl)) return new ValueTask<bool>(false);
            if (socket is not null && current is null && TrySendNow(ref bytes)) return new ValueTask<bool>(true);
            if (IsClosedFor(isControl)) return new ValueTask<bool>(false);

            // The WebSocket takes its buffer back when it is aborted, whoever is still reading it.
            if (isControl) bytes = bytes.ToArray();
            rest = current is null ? SendRestAsync(bytes) : default;
            if (current is null && rest.IsCompletedSuccessfully) return new ValueTask<bool>(Took(rest.Result));
            sending = new Sending(bytes, isControl);
            if (!Begin(sending)) return new ValueTask<bool>(sending.Done.Task);
        }

        _ = FinishAsync(sending, rest);
        return new ValueTask<bool>(sending.Done.Task);
    }

    private bool Took(bool taken)
    {
        if (!taken) stopped = closed = true;
        return taken;
    }

    /// <summary>After a stop the close frame may still follow.</summary>
    private bool IsClosedFor(bool isControl) => isControl ? closed : stopped;

    /// <summary>Gives the socket what it takes at once. True when that is all; otherwise the rest is left in <paramref name="bytes"/>.</summary>
    private bool TrySendNow(ref ReadOnlyMemory<byte> bytes)
    {
        int sent;
        SocketError error;
        try
        {
            sent = socket!.Send(bytes.Span, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            stopped = closed = true;
            return false;
        }

        if (error is SocketError.Success or SocketError.WouldBlock)
        {
            if (error == SocketError.WouldBlock) sent = 0;
            bytes = bytes[sent..];
            return bytes.IsEmpty;
        }

        stopped = closed = true; // the client is gone; receiving notices too and ends the connection
        return false;
    }

    /// <summary>Makes it the one that is being sent, or lets it wait its turn.</summary>
    private bool Begin(Sending sending)
    {
        if (current is null)
        {
            current = sending;
            Volatile.Write(ref waitingSince, time.GetTimestamp());
            return true;
        }

        (waiting ??= new Queue<Sending>()).Enqueue(sending);
        return false;
    }

    private async Task FinishAsync(Sending sending, ValueTask<bool> rest)
    {
        while (true)
        {
            var taken = await rest;
            Sending? next = null;
            Sending[] dropped = [];
            lock (this)
            {
                if (!taken)
                {
                    stopped = closed = true;
                    dropped = [.. waiting ?? []];
                    waiting = null;
                }

                if (waiting is null || !waiting.TryDequeue(out next)) waiting = null;
                current = next;
                Volatile.Write(ref waitingSince, next is null ? 0 : time.GetTimestamp());
            }

            sending.Done.TrySetResult(taken);
            foreach (var other in dropped) other.Done.TrySetResult(false);
            if (next is null) return;
            sending = next;
            rest = SendRestAsync(sending.Bytes);
        }
    }

    private async ValueTask<bool> SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (socket is null)
            {
                await inner.WriteAsync(bytes, CancellationToken.None);
                await inner.FlushAsync(CancellationToken.None);
                return true;
            }

            while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None)..];
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class Sending(ReadOnlyMemory<byte> bytes, bool isControl)
    {
        public ReadOnlyMemory<byte> Bytes { get; } = bytes;

        public bool IsControl { get; } = isControl;

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Chat.Server.FastPath;

/// <summary>
/// What a client sends, as a stream that is read by one reader at a time and allocates nothing for it. What follows from what arrives
/// is done in a turn, see <see cref="Turns"/>. Nothing is written to it. After its disposal a read returns 0, as at the end.
/// </summary>
internal sealed class TransportStream : Stream
{
    private readonly PipeReader input;
    private readonly Action arrived;
    private readonly Arrival<int> arrival = new();
    private ValueTaskAwaiter<ReadResult> reading;
    private Memory<byte> target;
    private FrameBoundary boundary;
    private volatile bool disposed;

    public TransportStream(PipeReader input)
    {
        this.input = input;
        arrived = () => Turns.Instance.Run(static stream => ((TransportStream)stream).Complete(), this);
    }

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether nothing more was read than so many WebSocket messages.</summary>
    public bool IsAfter(uint messages) => boundary.IsAfter(messages);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!disposed)
        {
            var read = input.ReadAsync(CancellationToken.None);
            if (!read.IsCompletedSuccessfully) return Await(read, buffer);
            if (TryTake(read.Result, buffer, out var bytes)) return new ValueTask<int>(bytes);
        }

        return new ValueTask<int>(0);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        disposed = true;
        if (disposing) input.CancelPendingRead();
        base.Dispose(disposing);
    }

    private ValueTask<int> Await(ValueTask<ReadResult> read, Memory<byte> buffer)
    {
        target = buffer;
        var pending = arrival.Next();
        Await(read);
        return pending;
    }

    private void Await(ValueTask<ReadResult> read)
    {
        reading = read.GetAwaiter();
        reading.UnsafeOnCompleted(arrived);
    }

    private void Complete()
    {
        int bytes;
        try
        {
            if (!TryTake(reading.GetResult(), target, out bytes))
            {
                Await(input.ReadAsync(CancellationToken.None));
                return;
            }
        }
        catch (Exception e)
        {
            arrival.Complete(0, e);
            return;
        }

        arrival.Complete(bytes);
    }

    /// <summary>False when the read was interrupted by somebody else, HTTP in its last moments, and must begin again.</summary>
    private bool TryTake(in ReadResult read, Memory<byte> buffer, out int bytes)
    {
        bytes = (int)Math.Min(read.Buffer.Length, buffer.Length);
        var taken = read.Buffer.Slice(0, bytes);
        taken.CopyTo(buffer.Span);
        boundary.Pass(buffer.Span[..bytes]);
        input.AdvanceTo(taken.End);
        return disposed || !read.IsCanceled || bytes > 0;
    }
}

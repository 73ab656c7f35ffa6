using System.Runtime.CompilerServices;

namespace Chat.Server.FastPath;

/// <summary>
/// What a client sends, as a stream that is read by one reader at a time and allocates nothing for it. What follows from what arrives
/// is done in a turn, see <see cref="Turns"/>. After its disposal a read returns 0, as at the end.
/// </summary>
/// <typeparam name="T">What a read of that which is below gives.</typeparam>
internal abstract class TurnStream<T> : ClientStream
{
    private readonly Action arrived;
    private readonly Arrival<int> arrival = new();
    private ValueTaskAwaiter<T> reading;
    private Memory<byte> target;
    private volatile bool disposed;

    protected TurnStream() => arrived = () => Turns.Instance.Run(static stream => ((TurnStream<T>)stream).Complete(), this);

    protected bool IsDisposed => disposed;

    public sealed override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!disposed)
        {
            var read = BeginRead(buffer);
            if (!read.IsCompletedSuccessfully) return Await(read, buffer);
            if (TryTake(read.Result, buffer, out var bytes)) return new ValueTask<int>(bytes);
        }

        return new ValueTask<int>(0);
    }

    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected sealed override void Dispose(bool disposing)
    {
        disposed = true;
        if (disposing) Interrupt();
        base.Dispose(disposing);
    }

    protected abstract ValueTask<T> BeginRead(Memory<byte> buffer);

    /// <summary>Gives the reader what was read. False when the read was interrupted and must begin again.</summary>
    protected abstract bool TryTake(T read, Memory<byte> buffer, out int bytes);

    /// <summary>Has a read that is under way end.</summary>
    protected abstract void Interrupt();

    private ValueTask<int> Await(ValueTask<T> read, Memory<byte> buffer)
    {
        target = buffer;
        var pending = arrival.Next();
        Await(read);
        return pending;
    }

    private void Await(ValueTask<T> read)
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
                Await(BeginRead(target));
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
}

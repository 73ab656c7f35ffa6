using System.Buffers;
using System.IO.Pipelines;
using Chat.Server.Endpoints.Connections;

namespace Chat.Server.FastPath;

/// <summary>
/// What a client has sent and the hub has not taken: a pipe with less memory than <see cref="Pipe"/>, of which every connection has one; docs/performance.md has how much. The bytes
/// stand in one array of the pool, which is held only while there are any. One writes and one reads, at the same time; the reader goes on in
/// the thread of the writer.
/// <para>The reader sees bytes when they are flushed. The writer waits for him when he is <see cref="PauseBytes"/> behind.</para>
/// </summary>
internal sealed class ClientInput : PipeReader, IClientInput
{
    /// <summary>At so many bytes that the reader has not looked at the writer waits, until half of them are left.</summary>
    public const int PauseBytes = 64 * 1024;

    private const int FirstBufferBytes = 4096;

    private byte[]? buffer;
    private int start;
    private int flushed;
    private int written;
    private int examined;
    private int readStart;
    private bool writing;
    private bool reading;
    private bool waiting;
    private bool canceled;
    private bool completed;
    private bool readerCompleted;
    private TaskCompletionSource<bool>? room;
    private readonly Arrival<ReadResult> arrival = new();

    public PipeReader Reader => this;

    public Memory<byte> GetMemory()
    {
        lock (this)
        {
            writing = true;
            Reserve(FirstBufferBytes);
            return buffer.AsMemory(written);
        }
    }

    public void Advance(int bytes)
    {
        lock (this)
        {
            writing = false;
            written += bytes;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (this)
        {
            Reserve(bytes.Length);
            bytes.CopyTo(buffer.AsSpan(written));
            written += bytes.Length;
        }
    }

    public ValueTask<bool> FlushAsync()
    {
        bool wake;
        ReadResult result;
        lock (this)
        {
            flushed = written;
            wake = TakeWaiting(flushed > examined, out result);
        }

        if (wake) arrival.Complete(result);
        lock (this)
        {
            if (readerCompleted || flushed - examined < PauseBytes) return new ValueTask<bool>(!readerCompleted);
            room = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask<bool>(room.Task);
        }
    }

    void IClientInput.Complete()
    {
        bool wake;
        ReadResult result;
        lock (this)
        {
            completed = true;
            wake = TakeWaiting(true, out result);
        }

        if (wake) arrival.Complete(result);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        lock (this)
        {
            if (TryTake(out var result)) return new ValueTask<ReadResult>(result);
            if (cancellationToken.CanBeCanceled) return ReadCancellableAsync(cancellationToken);
            waiting = true;
            return arrival.Next();
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        lock (this) return TryTake(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        TaskCompletionSource<bool>? resumed = null;
        lock (this)
        {
            if (!reading) return;
            reading = false;
            this.examined = start + Math.Max(examined.GetInteger(), consumed.GetInteger()) - readStart;
            start += consumed.GetInteger() - readStart;
            ReturnIfEmpty();
            if (flushed - this.examined <= PauseBytes / 2) (resumed, room) = (room, null);
        }

        resumed?.SetResult(true);
    }

    public override void CancelPendingRead()
    {
        bool wake;
        ReadResult result;
        lock (this)
        {
            canceled = true;
            wake = TakeWaiting(true, out result);
        }

        if (wake) arrival.Complete(result);
    }

    public override void Complete(Exception? exception = null)
    {
        TaskCompletionSource<bool>? resumed;
        lock (this)
        {
            readerCompleted = true;
            reading = false;
            start = flushed = written;
            ReturnIfEmpty();
            (resumed, room) = (room, null);
        }

        resumed?.SetResult(false);
    }

    /// <summary>Whoever gets true must complete the read with the result, once the lock is left.</summary>
    private bool TakeWaiting(bool isReason, out ReadResult result)
    {
        result = default;
        if (!waiting || !isReason) return false;
        waiting = false;
        return TryTake(out result);
    }

    private async ValueTask<ReadResult> ReadCancellableAsync(CancellationToken cancellation)
    {
        var read = ReadAsync(CancellationToken.None); // waits already when the cancellation comes
        await using var registration = cancellation.UnsafeRegister(static (input, token) => ((ClientInput)input!).FailRead(token), this);
        return await read;
    }

    private void FailRead(CancellationToken cancellation)
    {
        lock (this)
        {
            if (!waiting) return;
            waiting = false;
        }

        arrival.Complete(default, new OperationCanceledException(cancellation));
    }

    /// <summary>What the reader gets now: what he has not seen, the end, or that somebody cancelled.</summary>
    private bool TryTake(out ReadResult result)
    {
        if (readerCompleted) throw new InvalidOperationException("Reading is completed.");
        result = default;
        if (flushed <= examined && !completed && !canceled) return false;
        var bytes = buffer is null ? default : new ReadOnlySequence<byte>(buffer, start, flushed - start);
        result = new ReadResult(bytes, canceled, completed);
        canceled = false;
        reading = true;
        readStart = start;
        return true;
    }

    private void Reserve(int bytes)
    {
        if (buffer is null)
        {
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, FirstBufferBytes));
            return;
        }

        if (buffer.Length - written >= Math.Max(bytes, 1)) return;
        var kept = written - start;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(kept + bytes, kept * 2));
        buffer.AsSpan(start, kept).CopyTo(larger);
        if (!reading) ArrayPool<byte>.Shared.Return(buffer); // else what the reader looks at is left to the collector
        buffer = larger;
        (flushed, written, examined, start) = (flushed - start, kept, Math.Max(examined - start, 0), 0);
    }

    /// <summary>No buffer is held while a client is silent.</summary>
    private void ReturnIfEmpty()
    {
        if (buffer is null || writing || reading || start < written) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        start = flushed = written = examined = 0;
    }
}

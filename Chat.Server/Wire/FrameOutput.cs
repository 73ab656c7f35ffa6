using System.Buffers;
using System.IO.Pipelines;

namespace Chat.Server.Wire;

/// <summary>
/// Where the hub writes to one connection: what it flushes becomes WebSocket messages, sent by the thread that wrote it. A flush
/// completes when the socket has taken them, or the client was given up. SignalR writes from one thread at a time.
/// </summary>
internal sealed class FrameOutput(IFrameSink sink, FrameFormat format, bool dropFirstRecord = false) : PipeWriter
{
    private const int FirstBufferBytes = 512;

    private static readonly FlushResult Done = new(isCanceled: false, isCompleted: false);
    private static readonly FlushResult GivenUp = new(isCanceled: true, isCompleted: true);

    private bool dropNext = dropFirstRecord;
    private byte[]? buffer;
    private int written;
    private Action? afterFlush;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return buffer.AsMemory(FrameHeader.MaxLength + written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => written += bytes;

    /// <summary>Does something when what is being written has taken its place in the order of what the client gets.</summary>
    public void AfterFlush(Action action) => afterFlush += action;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var frames = written == 0 ? default : format.Content() == FrameFormat.PlainJson ? FrameRecords() : format.IsDeflated() ? FrameEach(false) : Frame(written);
        written = 0;
        var send = frames.IsEmpty ? new ValueTask<bool>(true) : sink.SendAsync(frames);
        if (afterFlush is { } action)
        {
            afterFlush = null;
            action();
        }

        if (!send.IsCompletedSuccessfully) return FlushLaterAsync(send);
        var taken = send.GetAwaiter().GetResult();
        ReturnBuffer(taken);
        return new ValueTask<FlushResult>(taken ? Done : GivenUp);
    }

    public override void CancelPendingFlush() => sink.Stop();

    public override void Complete(Exception? exception = null)
    {
    }

    private async ValueTask<FlushResult> FlushLaterAsync(ValueTask<bool> send)
    {
        var taken = await send;
        ReturnBuffer(taken);
        return taken ? Done : GivenUp;
    }

    /// <summary>Everything written so far is the payload of one frame.</summary>
    private ReadOnlyMemory<byte> Frame(int payload)
    {
        var start = FrameHeader.MaxLength - FrameHeader.LengthFor(payload);
        FrameHeader.Write(buffer.AsSpan(start), format, payload);
        return buffer.AsMemory(start, FrameHeader.MaxLength - start + payload);
    }

    /// <summary>Each record becomes a frame. One alone, the usual case, stays where it is.</summary>
    private ReadOnlyMemory<byte> FrameRecords()
    {
        var records = buffer.AsSpan(FrameHeader.MaxLength, written);
        if (dropNext)
        {
            // SignalR's answer to the handshake, which this client never sent.
            dropNext = false;
            var end = records.IndexOf(PlainRecords.Separator) + 1;
            records[end..].CopyTo(records);
            records = records[..^end];
            written = records.Length;
        }

        if (records.IsEmpty) return ReadOnlyMemory<byte>.Empty;
        if (!format.IsDeflated() && records.IndexOf(PlainRecords.Separator) == records.Length - 1) return Frame(records.Length - 1);
        return FrameEach(true);
    }

    /// <summary>Puts frames into another buffer: one for each record, or one for all that was written.</summary>
    private ReadOnlyMemory<byte> FrameEach(bool record)
    {
        ReadOnlySpan<byte> rest = buffer.AsSpan(FrameHeader.MaxLength, written);
        var larger = ArrayPool<byte>.Shared.Rent(written + (record ? rest.Count(PlainRecords.Separator) : 1) * FrameHeader.MaxLength);
        var length = 0;
        while (!rest.IsEmpty)
        {
            var end = record ? rest.IndexOf(PlainRecords.Separator) : rest.Length;
            var payload = rest[..end];
            var kind = format;
            FrameDeflate.Pack(ref payload, ref kind);
            length += FrameHeader.Write(larger.AsSpan(length), kind, payload.Length);
            payload.CopyTo(larger.AsSpan(length));
            length += payload.Length;
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        ArrayPool<byte>.Shared.Return(buffer!);
        buffer = larger;
        return larger.AsMemory(0, length);
    }

    private void Reserve(int size)
    {
        buffer ??= ArrayPool<byte>.Shared.Rent(Math.Max(FrameHeader.MaxLength + size, FirstBufferBytes));
        if (buffer.Length - FrameHeader.MaxLength - written >= size) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, FrameHeader.MaxLength + written + size));
        buffer.AsSpan(0, FrameHeader.MaxLength + written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>No buffer is held between messages. One that was dropped may still be read, so it is left to the collector.</summary>
    private void ReturnBuffer(bool taken)
    {
        if (taken && buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }
}

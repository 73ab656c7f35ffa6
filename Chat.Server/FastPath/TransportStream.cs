using System.Buffers;
using System.IO.Pipelines;

namespace Chat.Server.FastPath;

/// <summary>What a client sends over plain TCP.</summary>
internal sealed class TransportStream(PipeReader input) : TurnStream<ReadResult>
{
    protected override ValueTask<ReadResult> BeginRead(Memory<byte> buffer) => input.ReadAsync(CancellationToken.None);

    /// <summary>Somebody else interrupts it too: HTTP in its last moments.</summary>
    protected override bool TryTake(ReadResult read, Memory<byte> buffer, out int bytes)
    {
        bytes = (int)Math.Min(read.Buffer.Length, buffer.Length);
        var taken = read.Buffer.Slice(0, bytes);
        taken.CopyTo(buffer.Span);
        Pass(buffer.Span[..bytes]);
        input.AdvanceTo(taken.End);
        return IsDisposed || !read.IsCanceled || bytes > 0;
    }

    protected override void Interrupt() => input.CancelPendingRead();
}

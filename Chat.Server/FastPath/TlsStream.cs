using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;

namespace Chat.Server.FastPath;

/// <summary>
/// The TLS of a connection that has left its request behind. While a client is silent TLS holds no buffer for it: whoever reads waits with an empty one first.
/// A write ends when the socket has taken it, which it mostly has at once. One write at a time.
/// </summary>
/// <param name="tls">The connection's TLS. Its owner disposes of it.</param>
/// <param name="transport">What is below.</param>
/// <param name="early">What HTTP has read and not taken comes first.</param>
internal sealed class TlsStream(SslStream tls, TlsTransport transport, PipeReader early) : TurnStream<int>
{
    private PipeReader? early = early;

    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => tls.WriteAsync(buffer, cancellationToken);

    /// <summary>Every write is flushed.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override ValueTask<int> BeginRead(Memory<byte> buffer) =>
        early is not null && TryTakeEarly(buffer, out var bytes) ? new ValueTask<int>(bytes) : tls.ReadAsync(buffer, CancellationToken.None);

    protected override bool TryTake(int read, Memory<byte> buffer, out int bytes)
    {
        bytes = read;
        Pass(buffer.Span[..bytes]);
        return true;
    }

    protected override void Interrupt() => transport.EndInput();

    private bool TryTakeEarly(Memory<byte> buffer, out int bytes)
    {
        while (early!.TryRead(out var read))
        {
            bytes = (int)Math.Min(read.Buffer.Length, buffer.Length);
            var taken = read.Buffer.Slice(0, bytes);
            taken.CopyTo(buffer.Span);
            early.AdvanceTo(taken.End);
            if (!read.Buffer.IsEmpty) return true;
            if (read.IsCompleted) break;
        }

        bytes = 0;
        early = null;
        return false;
    }
}

using System.IO.Pipelines;
using System.Net.Sockets;

namespace Chat.Server.FastPath;

/// <summary>
/// Kestrel's output of a connection, save that what is written as a whole goes to the socket at once, from where it stands: no copy, and no loop that
/// takes it from there. TLS writes each record so. A write ends when the socket has taken everything; it never blocks a thread, and one that would
/// is finished when the socket is ready again. One write at a time.
/// </summary>
/// <param name="socket">It must not block.</param>
/// <param name="kestrel">Takes what is put into its memory. It must hold nothing after a flush has ended, see <see cref="FastPathExtensions"/>.</param>
/// <param name="abort">Ends the connection.</param>
internal sealed class SocketOutput(Socket socket, PipeWriter kestrel, Action abort) : PipeWriter
{
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        try
        {
            var sent = socket.Send(source.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) sent = 0;
            else if (error != SocketError.Success) return Gone();
            return sent == source.Length ? default : SendRestAsync(source[sent..], cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            return Gone();
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => kestrel.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => kestrel.GetSpan(sizeHint);

    public override void Advance(int bytes) => kestrel.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => kestrel.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => kestrel.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => kestrel.Complete(exception);

    /// <summary>The reader is gone, as Kestrel says it: no failure, and receiving notices too.</summary>
    private static ValueTask<FlushResult> Gone() => new(new FlushResult(isCanceled: false, isCompleted: true));

    private async ValueTask<FlushResult> SendRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellation)
    {
        try
        {
            while (!rest.IsEmpty) rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellation)..];
            return default;
        }
        catch (OperationCanceledException)
        {
            abort(); // nothing can follow half a record
            throw;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return await Gone();
        }
    }
}

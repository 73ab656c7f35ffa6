using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Chat.Server.PlainJson;

/// <summary>
/// Where the hub writes: each record becomes one text frame, sent by the thread that wrote it. A flush completes when the socket
/// has taken the frames; <see cref="CancelPendingFlush"/> gives up on a client that does not take them, and from then on
/// everything is dropped. SignalR writes from one thread at a time.
/// </summary>
internal sealed class FrameOutput(WebSocket socket) : PipeWriter
{
    private static readonly FlushResult Done = new(isCanceled: false, isCompleted: false);
    private static readonly FlushResult GivenUp = new(isCanceled: true, isCompleted: true);

    private readonly TaskCompletionSource givingUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? buffer;
    private int written;
    private bool handshakeAnswered;
    private volatile bool closed;

    /// <summary>The frame being sent when the hub stopped waiting for it.</summary>
    public Task LastSend { get; private set; } = Task.CompletedTask;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return buffer.AsMemory(written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => written += bytes;

    /// <summary>A message that was serialized once for all its receivers is sent from where it is.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        written == 0 ? SendAsync(source) : WriteThroughAsync(source);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (written == 0) return new ValueTask<FlushResult>(closed ? GivenUp : Done);
        var records = buffer.AsMemory(0, written);
        written = 0;
        var send = SendAsync(records);
        if (!send.IsCompletedSuccessfully) return ReturnLaterAsync(send);
        ReturnBuffer();
        return send;
    }

    public override void CancelPendingFlush()
    {
        closed = true;
        givingUp.TrySetResult();
    }

    public override void Complete(Exception? exception = null) => closed = true;

    private async ValueTask<FlushResult> WriteThroughAsync(ReadOnlyMemory<byte> source)
    {
        await FlushAsync();
        return await SendAsync(source);
    }

    private ValueTask<FlushResult> SendAsync(ReadOnlyMemory<byte> records)
    {
        while (!records.IsEmpty && !closed)
        {
            var end = records.Span.IndexOf(PlainJsonProtocol.Separator);
            var record = records[..end];
            records = records[(end + 1)..];
            if (!handshakeAnswered)
            {
                handshakeAnswered = true; // SignalR's answer to the handshake, which this client never sent
                continue;
            }

            var send = socket.SendAsync(record, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!send.IsCompletedSuccessfully) return SendRestAsync(send, records);
            send.GetAwaiter().GetResult();
        }

        return new ValueTask<FlushResult>(closed ? GivenUp : Done);
    }

    private async ValueTask<FlushResult> SendRestAsync(ValueTask send, ReadOnlyMemory<byte> rest)
    {
        LastSend = send.AsTask();
        try
        {
            await Task.WhenAny(LastSend, givingUp.Task);
            if (closed) return GivenUp;
            await LastSend;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            closed = true; // the client is gone; receiving notices too and ends the hub
            return GivenUp;
        }

        return await SendAsync(rest);
    }

    private async ValueTask<FlushResult> ReturnLaterAsync(ValueTask<FlushResult> send)
    {
        var result = await send;
        if (result.IsCanceled) buffer = null; // the socket may still be reading it
        else ReturnBuffer();
        return result;
    }

    private void Reserve(int size)
    {
        buffer ??= ArrayPool<byte>.Shared.Rent(Math.Max(size, 512));
        if (buffer.Length - written >= size) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, written + size));
        buffer.AsSpan(0, written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>No buffer is held between messages.</summary>
    private void ReturnBuffer()
    {
        if (buffer is null || written > 0) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }
}

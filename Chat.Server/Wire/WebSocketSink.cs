using System.Net.WebSockets;

namespace Chat.Server.Wire;

/// <summary>
/// Sends frames through the WebSocket, which makes frames of its own of them: for connections that compress, and for those over
/// HTTP/2, where no stream is ours.
/// </summary>
internal sealed class WebSocketSink(WebSocket socket, TimeProvider time) : IFrameSink
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long waitingSince;

    public long WaitingSince => Volatile.Read(ref waitingSince);

    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frames)
    {
        if (stopping.Task.IsCompleted) return false;
        var sending = SendInTurnAsync(frames);
        return await Task.WhenAny(sending, stopping.Task) == sending && await sending;
    }

    public void Stop() => stopping.TrySetResult();

    private async Task<bool> SendInTurnAsync(ReadOnlyMemory<byte> frames)
    {
        await turn.WaitAsync();
        try
        {
            Volatile.Write(ref waitingSince, time.GetTimestamp());
            while (!frames.IsEmpty)
            {
                if (stopping.Task.IsCompleted) return false;
                var (isText, header, payload) = FrameHeader.Read(frames.Span);
                var type = isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                await socket.SendAsync(frames.Slice(header, payload), type, endOfMessage: true, CancellationToken.None);
                frames = frames[(header + payload)..];
            }

            return true;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Stop(); // the client is gone; receiving notices too and ends the hub
            return false;
        }
        finally
        {
            Volatile.Write(ref waitingSince, 0);
            turn.Release();
        }
    }
}

using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Transport;

namespace Chat.Server.PlainJson;

/// <summary>
/// Moves frames between one WebSocket and one <see cref="PlainJsonConnection"/> until either ends, and closes with the right
/// code. The first reason to close counts.
/// </summary>
internal sealed class PlainJsonSocket(WebSocket socket, PlainJsonConnection connection, int maxFrameBytes, TimeSpan messageTimeout, TimeProvider time) : IConnectionCloser
{
    /// <summary>How long a client may take to read what is being written, and again to answer a close, before its connection is cut.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private const int FirstBufferBytes = 1024;

    /// <summary>How much is taken at once of what a client still sends after a close. A frame counts as so many bytes at least.</summary>
    private const int DrainBytes = 64 * 1024;
    private const int DrainFrameBytes = 64;

    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock closing = new();
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (int Code, string Reason)? close;

    /// <summary>Runs the hub over the socket. Returns when both are done; throws nothing for what a client can do.</summary>
    public async Task RunAsync(Func<Task> hub, CancellationToken stopping)
    {
        connection.Features.Set<IConnectionCloser>(this);
        await using var stop = stopping.Register(() =>
            Close((int)WebSocketCloseStatus.EndpointUnavailable, "Server going away"));
        connection.FromClient.Write(PlainJsonConnection.Handshake);
        await connection.FromClient.FlushAsync(CancellationToken.None);

        var receiving = ReceiveAsync();
        try
        {
            var running = hub();
            await Task.WhenAny(running, ending.Task);

            // A hub that waits for a client to read ends only with the socket.
            if (!running.IsCompleted && await Task.WhenAny(running, Task.Delay(CloseTimeout, CancellationToken.None)) != running) socket.Abort();
            await running;
        }
        catch
        {
            Decide(CloseCodes.TryAgainLater, "Try again later");
            throw;
        }
        finally
        {
            connection.CompleteHub();
            await CloseAsync(receiving);
        }
    }

    public void Close(int code, string reason)
    {
        Decide(code, reason);
        if (code == CloseCodes.TooSlow) connection.StopOutput();
        connection.EndHub();
        ending.TrySetResult();
    }

    /// <summary>Sets the close code, unless there is one already.</summary>
    private void Decide(int code, string reason)
    {
        lock (closing) close ??= (code, reason);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await ReceiveFrameAsync())
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client is gone, or sent what no WebSocket may send: the socket has closed itself with the code for that.
        }
        finally
        {
            await connection.FromClient.CompleteAsync();
        }
    }

    /// <summary>Takes one message, whole, from the socket to the hub. False when no more is to be taken.</summary>
    private async ValueTask<bool> ReceiveFrameAsync()
    {
        // No buffer is held while a client is silent.
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close) return false;
        if (first.MessageType == WebSocketMessageType.Binary) return Refuse((int)WebSocketCloseStatus.InvalidMessageType, "Text frames only");
        if (first.EndOfMessage) return Refuse(CloseCodes.InvalidJson, "Invalid JSON"); // an empty message

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        ITimer? underWay = null;
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length) Grow(ref buffer, length);

                // Not a byte more than it takes to know: the socket waits until the window is full.
                var window = Math.Min(buffer.Length - length, maxFrameBytes + 1 - length);
                var received = await socket.ReceiveAsync(buffer.AsMemory(length, window), CancellationToken.None);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close) return false;
                if (length > maxFrameBytes) return Refuse((int)WebSocketCloseStatus.MessageTooBig, "Frame too big");
                if (received.EndOfMessage) break;
                underWay ??= BeginTimeout();
            }

            var frame = buffer.AsSpan(0, length);
            if (!RequestParser.IsJson(frame)) return RefuseText(frame);
            connection.FromClient.Write(frame);
            connection.FromClient.Write([PlainJsonProtocol.Separator]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            underWay?.Dispose();
        }

        return !(await connection.FromClient.FlushAsync(CancellationToken.None)).IsCompleted;
    }

    /// <summary>A message in pieces must come to its end. Inside one frame it does or the keep-alive fails, for no pong gets through.</summary>
    private ITimer BeginTimeout() => time.CreateTimer(
        _ => Close(CloseOrder.MessageTooLong.Code, CloseOrder.MessageTooLong.Reason), null, messageTimeout, Timeout.InfiniteTimeSpan);

    /// <summary>The socket checks the text itself but for a message that an empty fragment ends inside a character.</summary>
    private bool RefuseText(ReadOnlySpan<byte> frame) => Utf8.IsValid(frame)
        ? Refuse(CloseCodes.InvalidJson, "Invalid JSON")
        : Refuse((int)WebSocketCloseStatus.InvalidPayloadData, "Invalid UTF-8");

    private bool Refuse(int code, string reason)
    {
        Decide(code, reason);
        return false;
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>Says goodbye, and waits a bounded time for the client to do so.</summary>
    private async Task CloseAsync(Task receiving)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var (code, reason) = close ?? OwnEnd();
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, timeout.Token);
            }

            await receiving.WaitAsync(timeout.Token);
            await AwaitGoodbyeAsync(timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            socket.Abort();
            await receiving;
        }
    }

    /// <summary>
    /// What the client had sent before it saw the close is thrown away, without haste: whoever floods instead of answering is to
    /// cost nothing more.
    /// </summary>
    private async Task AwaitGoodbyeAsync(CancellationToken timeout)
    {
        var buffer = new byte[FirstBufferBytes];
        var left = DrainBytes;
        while (socket.State == WebSocketState.CloseSent)
        {
            left -= Math.Max(DrainFrameBytes, (await socket.ReceiveAsync(buffer.AsMemory(), timeout)).Count);
            if (left > 0) continue;
            await Task.Delay(DrainPause, timeout);
            left = DrainBytes;
        }
    }

    /// <summary>Nobody gave a reason: the client said goodbye, or the hub has given the connection up.</summary>
    private (int Code, string Reason) OwnEnd() => socket.State == WebSocketState.CloseReceived
        ? ((int)WebSocketCloseStatus.NormalClosure, "")
        : ((int)WebSocketCloseStatus.InternalServerError, "Server error");
}

using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.FastPath;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Connections;

namespace Chat.Server.Endpoints.Connections;

/// <summary>
/// Moves messages between one WebSocket and one <see cref="ClientConnection"/> until either ends, and closes with the right code. The
/// first reason to close counts.
/// </summary>
internal abstract class ClientSocket(WebSocket socket, FrameStream? frames, ClientConnection connection, TimeSpan messageTimeout, TimeProvider time)
{
    /// <summary>How long a client may take to read what is being written, and again to answer a close, before its connection is cut.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private const int FirstBufferBytes = 1024;

    /// <summary>How much is taken at once of what a client still sends after a close. A frame counts as so many bytes at least.</summary>
    private const int DrainBytes = 64 * 1024;
    private const int DrainFrameBytes = 64;

    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(100);

    private CloseOrder? close;
    private uint messages;
    private volatile bool hubEnded;

    protected WebSocket Socket => socket;

    protected ClientConnection Connection => connection;

    /// <summary>Runs the hub over the socket, and disposes of it when both are done. Throws nothing.</summary>
    public async Task RunAsync(ConnectionHandler hub, OpenSockets open, ILogger logger)
    {
        open.Add(this);
        var receiving = ReceiveAsync();
        try
        {
            await hub.OnConnectedAsync(connection);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Decide(CloseOrder.TryAgainLater);
            logger.ConnectionFailed(connection.ConnectionId, e.Message);
        }
        finally
        {
            hubEnded = true;
            connection.CompleteHub();
            await CloseAsync(receiving);
            socket.Dispose();
            open.Remove(this);
        }
    }

    /// <summary>The server stops.</summary>
    public void EndGoingAway() => End(CloseOrder.GoingAway);

    /// <summary>Takes a message, or a part of it, from the socket to the hub, and tells of each part with <see cref="Taken"/>. False when no more is to be taken.</summary>
    /// <param name="beginning">What the socket knows of it before it gives its first byte; no close.</param>
    protected abstract ValueTask<bool> ReceiveMessageAsync(ValueWebSocketReceiveResult beginning);

    /// <summary>A part of a message has come from the socket.</summary>
    protected void Taken(ValueWebSocketReceiveResult part)
    {
        if (part.EndOfMessage) messages++;
    }

    /// <summary>The code for the end when nobody gave a reason.</summary>
    protected abstract CloseOrder OwnEnd { get; }

    /// <summary>
    /// Ends the connection unless what is returned is disposed of in time: who has begun a message must come to its end. A frame of which a
    /// byte comes now and then looks alive to the keep-alive, and is not done for hours.
    /// </summary>
    protected ITimer BeginTimeout() => time.CreateTimer(
        static socket => ((ClientSocket)socket!).End(CloseOrder.MessageTooLong), this, messageTimeout, Timeout.InfiniteTimeSpan);

    /// <summary>Ends the connection, soon; never waits and never throws. True when this is the first reason.</summary>
    protected bool End(CloseOrder order)
    {
        var isFirst = Decide(order);
        if (order.Code == CloseCodes.TooSlow) connection.StopOutput();
        connection.EndHub();
        _ = CutLaterAsync();
        return isFirst;
    }

    /// <summary>Sets the close code. False when there is one already.</summary>
    protected bool Decide(CloseOrder order)
    {
        if (Interlocked.CompareExchange(ref close, order, null) is not null) return false;
        connection.FromClient.NoteEnd();
        return true;
    }

    /// <summary>A hub that waits for a client to read ends only with the socket.</summary>
    private async Task CutLaterAsync()
    {
        await Task.Delay(CloseTimeout, CancellationToken.None);
        if (!hubEnded) socket.Abort();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            // Nothing is held while a client is silent, neither a buffer nor the state of receiving a message.
            ValueWebSocketReceiveResult beginning;
            do
            {
                if (frames is not null) await frames.WaitAfterAsync(messages);
                beginning = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                Taken(beginning);
            }
            while (beginning.MessageType != WebSocketMessageType.Close && await ReceiveMessageAsync(beginning));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client is gone, or sent what no WebSocket may send: the socket has closed itself with the code for that.
        }
        finally
        {
            Decide(OwnEnd); // whoever finds another reason from here on is late
            connection.FromClient.CompleteWriting();
        }
    }

    /// <summary>Says goodbye, and waits a bounded time for the client to do so.</summary>
    private async Task CloseAsync(Task receiving)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var (code, reason) = close ?? OwnEnd;
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
}

using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;

namespace Chat.Server.Endpoints.Connections;

/// <summary>
/// Moves messages between one WebSocket and one <see cref="ClientConnection"/> until either ends, and closes with the right code. The
/// first reason to close counts.
/// </summary>
internal sealed class ClientSocket : IClientTransport
{
    /// <summary>How long a client may take to read what is being written, and again to answer a close, before its connection is cut.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private const int FirstBufferBytes = 1024;

    /// <summary>How much is taken at once of what a client still sends after a close. A frame counts as so many bytes at least.</summary>
    private const int DrainBytes = 64 * 1024;
    private const int DrainFrameBytes = 64;

    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(100);

    private readonly AcceptedSocket accepted;
    private readonly ClientConnection connection;
    private readonly ISocketReader reader;
    private readonly TimeSpan messageTimeout;
    private readonly TimeProvider time;
    private CloseOrder? close;
    private uint messages;
    private volatile bool hubEnded;

    /// <param name="accepted">The socket.</param>
    /// <param name="connection">Its shape for the hub.</param>
    /// <param name="reader">Takes its messages.</param>
    /// <param name="messageTimeout">How long one message may be under way.</param>
    /// <param name="time">The clock.</param>
    public ClientSocket(AcceptedSocket accepted, ClientConnection connection, ISocketReader reader, TimeSpan messageTimeout, TimeProvider time)
    {
        this.accepted = accepted;
        this.connection = connection;
        this.reader = reader;
        this.messageTimeout = messageTimeout;
        this.time = time;
        connection.Features.Set<IClientTransport>(this);
    }

    public bool HasCloseCodes => reader.HasCloseCodes;

    public bool IsEnding => Volatile.Read(ref close) is not null;

    /// <summary>The codes of <see cref="OwnEnd"/> are given for what nobody here has decided.</summary>
    public CloseOrder? Order =>
        Volatile.Read(ref close) is { Code: not ((int)WebSocketCloseStatus.NormalClosure or (int)WebSocketCloseStatus.InternalServerError) } order ? order : null;

    /// <summary>For receiving.</summary>
    public WebSocket WebSocket => accepted.WebSocket;

    /// <summary>Where what was received goes.</summary>
    public IClientInput Input => accepted.Input;

    /// <summary>How many messages have come.</summary>
    public uint Messages => messages;

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
            WebSocket.Dispose();
            open.Remove(this);
        }
    }

    /// <summary>Ends the connection, soon; the first reason counts.</summary>
    public bool Close(CloseOrder order)
    {
        var isFirst = Decide(order);
        if (order.Code == CloseCodes.TooSlow) connection.StopOutput();
        connection.EndHub();
        _ = CutLaterAsync();
        return isFirst;
    }

    public void Abort() => accepted.Abort();

    /// <summary>A part of a message has come from the socket.</summary>
    public void Taken(ValueWebSocketReceiveResult part)
    {
        if (part.EndOfMessage) messages++;
    }

    /// <summary>For the reader: the client has broken a rule. No more is to be taken.</summary>
    /// <returns>False.</returns>
    public bool Refuse(CloseOrder order)
    {
        Decide(order);
        return false;
    }

    /// <summary>
    /// Ends the connection unless what is returned is disposed of in time: who has begun a message must come to its end. A frame of which a
    /// byte comes now and then looks alive to the keep-alive, and is not done for hours.
    /// </summary>
    public ITimer BeginTimeout() => time.CreateTimer(
        static socket => ((ClientSocket)socket!).Close(CloseOrder.MessageTooLong), this, messageTimeout, Timeout.InfiniteTimeSpan);

    /// <summary>Sets the close code. False when there is one already.</summary>
    private bool Decide(CloseOrder order) => Interlocked.CompareExchange(ref close, order, null) is null;

    private CloseOrder OwnEnd() => reader.OwnEnd(WebSocket.State);

    /// <summary>A hub that waits for a client to read ends only with the socket.</summary>
    private async Task CutLaterAsync()
    {
        await Task.Delay(CloseTimeout, CancellationToken.None);
        if (!hubEnded) WebSocket.Abort();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            // Nothing is held while a client is silent, neither a buffer nor the state of receiving a message.
            ValueWebSocketReceiveResult beginning;
            do
            {
                if (accepted.Arrivals is { } arrivals) await arrivals.WaitAfterAsync(messages);
                beginning = await WebSocket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                Taken(beginning);
            }
            while (beginning.MessageType != WebSocketMessageType.Close && await reader.ReadAsync(this, beginning));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client is gone, or sent what no WebSocket may send: the socket has closed itself with the code for that.
        }
        finally
        {
            Decide(OwnEnd()); // whoever finds another reason from here on is late
            Input.Complete();
        }
    }

    /// <summary>Says goodbye, and waits a bounded time for the client to do so.</summary>
    private async Task CloseAsync(Task receiving)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout);
        try
        {
            if (WebSocket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var (code, reason) = close ?? OwnEnd();
                await WebSocket.CloseOutputAsync((WebSocketCloseStatus)code, reason, timeout.Token);
            }

            await receiving.WaitAsync(timeout.Token);
            await AwaitGoodbyeAsync(timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            WebSocket.Abort();
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
        while (WebSocket.State == WebSocketState.CloseSent)
        {
            left -= Math.Max(DrainFrameBytes, (await WebSocket.ReceiveAsync(buffer.AsMemory(), timeout)).Count);
            if (left > 0) continue;
            await Task.Delay(DrainPause, timeout);
            left = DrainBytes;
        }
    }
}

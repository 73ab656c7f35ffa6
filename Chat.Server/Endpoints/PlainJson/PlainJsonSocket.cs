using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;
using Chat.Contracts;
using Chat.Server.Endpoints.Connections;
using Chat.Server.FastPath;
using Chat.Server.Kernel;
using Chat.Server.Wire;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>The WebSocket of a plain-JSON client: each message is one record, whole and JSON, or the connection ends with a code that says why.</summary>
internal sealed class PlainJsonSocket : ClientSocket, IConnectionCloser
{
    private const int FirstBufferBytes = 1024;

    private readonly int maxFrameBytes;

    public PlainJsonSocket(WebSocket socket, FrameStream? frames, PlainJsonConnection connection, int maxFrameBytes, TimeSpan messageTimeout, TimeProvider time)
        : base(socket, frames, connection, messageTimeout, time)
    {
        this.maxFrameBytes = maxFrameBytes;
        connection.Features.Set<IConnectionCloser>(this);
    }

    /// <summary>Nobody gave a reason: the client said goodbye, or the hub has given the connection up.</summary>
    protected override CloseOrder OwnEnd => Socket.State == WebSocketState.CloseReceived
        ? new CloseOrder((int)WebSocketCloseStatus.NormalClosure, "")
        : new CloseOrder((int)WebSocketCloseStatus.InternalServerError, "Server error");

    public bool Close(int code, string reason) => End(new CloseOrder(code, reason));

    /// <summary>Takes one message, whole.</summary>
    protected override async ValueTask<bool> ReceiveMessageAsync(ValueWebSocketReceiveResult beginning)
    {
        if (beginning.MessageType == WebSocketMessageType.Binary) return Refuse((int)WebSocketCloseStatus.InvalidMessageType, "Text frames only");
        if (beginning.EndOfMessage) return Refuse(CloseCodes.InvalidJson, "Invalid JSON"); // an empty message

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
                var receiving = Socket.ReceiveAsync(buffer.AsMemory(length, window), CancellationToken.None);
                if (!receiving.IsCompleted) underWay ??= BeginTimeout();
                var received = await receiving;
                Taken(received);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close) return false;
                if (length > maxFrameBytes) return Refuse((int)WebSocketCloseStatus.MessageTooBig, "Frame too big");
                if (received.EndOfMessage) break;
                underWay ??= BeginTimeout();
            }

            var frame = buffer.AsSpan(0, length);
            if (!RequestParser.IsJson(frame)) return RefuseText(frame);
            Connection.FromClient.Write(frame);
            Connection.FromClient.Write([PlainJsonProtocol.Separator]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            underWay?.Dispose();
        }

        return await Connection.FromClient.FlushAsync();
    }

    /// <summary>The socket checks the text itself but for a message that an empty fragment ends inside a character.</summary>
    private bool RefuseText(ReadOnlySpan<byte> frame) => Utf8.IsValid(frame)
        ? Refuse(CloseCodes.InvalidJson, "Invalid JSON")
        : Refuse((int)WebSocketCloseStatus.InvalidPayloadData, "Invalid UTF-8");

    private bool Refuse(int code, string reason)
    {
        Decide(new CloseOrder(code, reason));
        return false;
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}

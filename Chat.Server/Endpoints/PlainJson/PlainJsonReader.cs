using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;
using Chat.Contracts;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Kernel;
using Chat.Server.Wire;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>Each message of a plain-JSON client is one record, whole and JSON, or the connection ends with a code that says why.</summary>
internal sealed class PlainJsonReader(int maxFrameBytes, CrowdLane lane) : ISocketReader
{
    private const int FirstBufferBytes = 1024;

    private static readonly CloseOrder Normal = new((int)WebSocketCloseStatus.NormalClosure, "");
    private static readonly CloseOrder ServerError = new((int)WebSocketCloseStatus.InternalServerError, "Server error");
    private static readonly CloseOrder TextOnly = new((int)WebSocketCloseStatus.InvalidMessageType, "Text frames only");
    private static readonly CloseOrder TooBig = new((int)WebSocketCloseStatus.MessageTooBig, "Frame too big");
    private static readonly CloseOrder InvalidJson = new(CloseCodes.InvalidJson, "Invalid JSON");
    private static readonly CloseOrder InvalidUtf8 = new((int)WebSocketCloseStatus.InvalidPayloadData, "Invalid UTF-8");

    public bool HasCloseCodes => true;

    /// <summary>The client said goodbye, or the hub has given the connection up.</summary>
    public CloseOrder OwnEnd(WebSocketState state) => state == WebSocketState.CloseReceived ? Normal : ServerError;

    /// <summary>Takes one message, whole.</summary>
    public async ValueTask<bool> ReadAsync(ClientSocket socket, ValueWebSocketReceiveResult beginning)
    {
        if (beginning.MessageType == WebSocketMessageType.Binary) return socket.Refuse(TextOnly);
        if (beginning.EndOfMessage) return socket.Refuse(InvalidJson); // an empty message

        if (socket.Messages == 0) await lane.TurnAsync();
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
                var receiving = socket.WebSocket.ReceiveAsync(buffer.AsMemory(length, window), CancellationToken.None);
                if (!receiving.IsCompleted) underWay ??= socket.BeginTimeout();
                var received = await receiving;
                socket.Taken(received);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close) return false;
                if (length > maxFrameBytes) return socket.Refuse(TooBig);
                if (received.EndOfMessage) break;
                underWay ??= socket.BeginTimeout();
            }

            var frame = buffer.AsSpan(0, length);

            // The socket checks the text itself but for a message that an empty fragment ends inside a character.
            if (!RequestParser.IsJson(frame)) return socket.Refuse(Utf8.IsValid(frame) ? InvalidJson : InvalidUtf8);
            socket.Input.Write(frame);
            socket.Input.Write([PlainRecords.Separator]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            underWay?.Dispose();
        }

        return await socket.Input.FlushAsync();
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}

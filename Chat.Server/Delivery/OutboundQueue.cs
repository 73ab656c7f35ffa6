using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Delivery;

/// <summary>
/// What waits for one connection. Sending never waits and keeps the order; as long as the connection takes what it is given
/// nothing is queued at all. Past the limit of bytes the queue is dropped and the connection given up, once.
/// </summary>
internal sealed class OutboundQueue(HubConnectionContext connection, int maxBytes, Action overflow)
{
    private readonly Lock gate = new();
    private Queue<SerializedHubMessage>? waiting;
    private long waitingBytes;
    private bool busy;
    private bool closed;

    public void Send(SerializedHubMessage message)
    {
        lock (gate)
        {
            if (closed) return;
            if (busy)
            {
                if (TryEnqueue(message)) return;
                closed = true;
                waiting = null;
            }
            else
            {
                busy = true;
            }
        }

        if (closed) overflow();
        else Write(message);
    }

    /// <summary>Gives the memory back; nothing is sent any more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            waiting = null;
        }
    }

    private bool TryEnqueue(SerializedHubMessage message)
    {
        waitingBytes += message.GetSerializedMessage(connection.Protocol).Length;
        if (waitingBytes > maxBytes) return false;
        (waiting ??= new Queue<SerializedHubMessage>()).Enqueue(message);
        return true;
    }

    private void Write(SerializedHubMessage message)
    {
        while (true)
        {
            var write = connection.WriteAsync(message);
            if (!write.IsCompletedSuccessfully)
            {
                _ = ContinueAsync(write);
                return;
            }

            if (!TryNext(out message!)) return;
        }
    }

    private async Task ContinueAsync(ValueTask write)
    {
        while (true)
        {
            await write; // never throws: a failed write aborts the connection
            if (!TryNext(out var message)) return;
            write = connection.WriteAsync(message!);
        }
    }

    private bool TryNext(out SerializedHubMessage? message)
    {
        lock (gate)
        {
            if (waiting is null || !waiting.TryDequeue(out message))
            {
                message = null;
                waiting = null;
                waitingBytes = 0;
                busy = false;
                return false;
            }

            waitingBytes -= message.GetSerializedMessage(connection.Protocol).Length;
            return true;
        }
    }
}

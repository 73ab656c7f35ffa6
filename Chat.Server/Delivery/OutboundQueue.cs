using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Delivery;

/// <summary>
/// What waits for one connection. Sending never waits and keeps the order; as long as the connection takes what it is given
/// nothing is queued at all. Past the limit of bytes or of age the queue is dropped and the connection given up, once.
/// <para>A message with a key takes the place of a waiting one with the same key: who types while a connection is behind is
/// told of once.</para>
/// </summary>
internal sealed class OutboundQueue(HubConnectionContext connection, DeliveryOptions options, TimeProvider time, Action giveUp)
{
    private readonly Lock gate = new();
    private Queue<Waiting>? waiting;
    private Dictionary<string, Waiting>? latest;
    private long waitingBytes;
    private bool busy;
    private bool closed;

    public void Send(SerializedHubMessage message, string? key = null)
    {
        lock (gate)
        {
            if (closed) return;
            if (busy)
            {
                if (TryEnqueue(message, key)) return;
                CloseNow();
            }
            else
            {
                busy = true;
            }
        }

        if (closed) giveUp();
        else Write(message);
    }

    /// <summary>Gives the connection up when its oldest waiting message is too old, also when nothing new is sent to it.</summary>
    public void CheckAge()
    {
        lock (gate)
        {
            if (closed || waiting is not { Count: > 0 } || time.GetElapsedTime(waiting.Peek().Since) <= options.MaxQueueAge) return;
            CloseNow();
        }

        giveUp();
    }

    /// <summary>Gives the memory back; nothing is sent any more.</summary>
    public void Close()
    {
        lock (gate) CloseNow();
    }

    private void CloseNow()
    {
        closed = true;
        waiting = null;
        latest = null;
    }

    private bool TryEnqueue(SerializedHubMessage message, string? key)
    {
        if (key is not null && latest is not null && latest.TryGetValue(key, out var older))
        {
            waitingBytes += SizeOf(message) - SizeOf(older.Message);
            older.Message = message;
            return true;
        }

        waitingBytes += SizeOf(message);
        if (waitingBytes > options.MaxQueuedBytes) return false;
        var entry = new Waiting(message, key, time.GetTimestamp());
        (waiting ??= new Queue<Waiting>()).Enqueue(entry);
        if (key is not null) (latest ??= [])[key] = entry;
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
            if (waiting is null || !waiting.TryDequeue(out var next))
            {
                message = null;
                waiting = null;
                latest = null;
                waitingBytes = 0;
                busy = false;
                return false;
            }

            if (next.Key is not null) latest!.Remove(next.Key);
            waitingBytes -= SizeOf(next.Message);
            message = next.Message;
            return true;
        }
    }

    private int SizeOf(SerializedHubMessage message) => message.GetSerializedMessage(connection.Protocol).Length;

    private sealed class Waiting(SerializedHubMessage message, string? key, long since)
    {
        public SerializedHubMessage Message { get; set; } = message;

        public string? Key { get; } = key;

        public long Since { get; } = since;
    }
}

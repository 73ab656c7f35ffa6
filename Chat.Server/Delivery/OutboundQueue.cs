using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Delivery;

/// <summary>
/// What waits for one connection. Sending never waits and keeps the order; as long as the connection takes what it is given
/// nothing is queued at all. What has gathered while it did not, leaves together. Past the limit of bytes or of age the queue is
/// dropped and the connection given up, once.
/// <para>A message with a key takes the place of a waiting one with the same key: who types while a connection is behind is
/// told of once.</para>
/// </summary>
internal sealed class OutboundQueue(HubConnectionContext connection, ClientFrames? frames, DeliveryOptions options, TimeProvider time, Action<object> giveUp, object owner)
{
    // Its state is guarded by itself: a lock of its own would be memory for every connection.

    /// <summary>The most bytes that leave in one write when several messages wait.</summary>
    private const int MaxTogether = 32 * 1024;

    private readonly IFrameSink? sink = frames?.Sink;
    private readonly FrameFormat format = frames?.Format ?? default;
    private Queue<Waiting>? waiting;
    private Dictionary<string, Waiting>? latest;
    private long waitingBytes;
    private int bytesAtEnd;
    private uint sent;
    private bool busy;
    private bool closed;

    /// <returns>Whether it was taken: not when the connection has gone or is given up by it.</returns>
    public bool Send(Outgoing message)
    {
        // Serialized before the lock, and once for everyone.
        var ready = sink is null ? default : message.FramesFor(format, connection);
        var write = default(ValueTask<bool>);
        bool isOver;
        lock (this)
        {
            if (closed) return false;
            sent += (uint)message.Count;
            if (busy)
            {
                if (TryEnqueue(message, ready)) return true;
                CloseNow();
                isOver = true; // known here alone: once out of the lock, whoever ends the connection may have closed the queue
            }
            else
            {
                if (sink is not null && (write = sink.SendAsync(ready)).IsCompletedSuccessfully) return true;
                busy = true;
                isOver = false;
            }
        }

        if (isOver) giveUp(owner);
        else _ = ContinueAsync(sink is null ? WriteAsync(message) : write);
        return !isOver;
    }

    /// <summary>Bytes that wait in it; what the socket was given and has not taken is not among them. As of a moment ago.</summary>
    public long WaitingBytes => Volatile.Read(ref waitingBytes);

    /// <summary>How many events it was given.</summary>
    public uint Sent => Volatile.Read(ref sent);

    /// <summary>Bytes that waited when it was closed.</summary>
    public int BytesAtEnd => Volatile.Read(ref bytesAtEnd);

    /// <summary>Gives the connection up when its oldest waiting message, or what its socket does not take, is too old.</summary>
    public void CheckAge()
    {
        lock (this)
        {
            if (closed || !(IsOld(sink?.WaitingSince ?? 0) || (waiting is { Count: > 0 } && IsOld(waiting.Peek().Since)))) return;
            CloseNow();
        }

        giveUp(owner);
    }

    /// <summary>Gives the memory back; nothing is sent any more.</summary>
    public void Close()
    {
        lock (this) CloseNow();
    }

    private bool IsOld(long since) => since != 0 && time.GetElapsedTime(since) > options.MaxQueueAge;

    private void CloseNow()
    {
        if (!closed) bytesAtEnd = (int)waitingBytes;
        closed = true;
        waitingBytes = 0;
        waiting = null;
        latest = null;
    }

    /// <summary>Of several with keys each has its own place, which a newer one can take.</summary>
    private bool TryEnqueue(Outgoing message, ReadOnlyMemory<byte> ready)
    {
        var since = time.GetTimestamp();
        if (!message.HasKeys) return TryEnqueue(new Waiting(ready, sink is null ? message : null, message.Key, since));
        foreach (var part in message.Parts)
        {
            var entry = sink is null ? new Waiting(default, part, part.Key, since) : new Waiting(part.FramesFor(format, connection), null, part.Key, since);
            if (!TryEnqueue(entry)) return false;
        }

        return true;
    }

    private bool TryEnqueue(Waiting entry)
    {
        if (entry.Key is not null && latest is not null && latest.TryGetValue(entry.Key, out var older))
        {
            waitingBytes += SizeOf(entry) - SizeOf(older);
            (older.Frames, older.Message) = (entry.Frames, entry.Message);
            return waitingBytes <= options.MaxQueuedBytes; // it may be larger
        }

        waitingBytes += SizeOf(entry);
        if (waitingBytes > options.MaxQueuedBytes) return false;
        (waiting ??= new Queue<Waiting>()).Enqueue(entry);
        if (entry.Key is not null) (latest ??= [])[entry.Key] = entry;
        return true;
    }

    private async Task ContinueAsync(ValueTask<bool> write)
    {
        await write; // never throws: a failed write ends the connection
        while (TryTake(int.MaxValue, out var next))
        {
            if (sink is null) await WriteAsync(next.Message!);
            else await SendAsync(next.Frames);
        }
    }

    /// <summary>Sends a message, and with it what waits behind it.</summary>
    private async ValueTask SendAsync(ReadOnlyMemory<byte> first)
    {
        byte[]? together = null;
        var length = first.Length;
        while (TryTake(MaxTogether - length, out var next))
        {
            if (together is null)
            {
                together = ArrayPool<byte>.Shared.Rent(MaxTogether);
                first.CopyTo(together);
            }

            next.Frames.CopyTo(together.AsMemory(length));
            length += next.Frames.Length;
        }

        var taken = await sink!.SendAsync(together?.AsMemory(0, length) ?? first);
        if (taken && together is not null) ArrayPool<byte>.Shared.Return(together);
    }

    private async ValueTask<bool> WriteAsync(Outgoing message)
    {
        foreach (var one in message.Messages) await connection.WriteAsync(one);
        return true;
    }

    /// <summary>
    /// Takes what has waited longest, if it is no larger than that. An empty queue ends the sending, but only for whoever would
    /// take anything: the others have still something to send.
    /// </summary>
    private bool TryTake(int atMost, [NotNullWhen(true)] out Waiting? next)
    {
        lock (this)
        {
            if (waiting is not null && waiting.TryPeek(out next))
            {
                if (SizeOf(next) > atMost) return false;
                waiting.Dequeue();
                if (next.Key is not null) latest!.Remove(next.Key);
                waitingBytes -= SizeOf(next);
                return true;
            }

            next = null;
            if (atMost < int.MaxValue) return false;
            waiting = null;
            latest = null;
            waitingBytes = 0;
            busy = false;
            return false;
        }
    }

    private int SizeOf(Waiting entry) => entry.Message is null
        ? entry.Frames.Length
        : entry.Message.Messages.Sum(message => message.GetSerializedMessage(connection.Protocol).Length);

    private sealed class Waiting(ReadOnlyMemory<byte> frames, Outgoing? message, string? key, long since)
    {
        public ReadOnlyMemory<byte> Frames { get; set; } = frames;

        /// <summary>The message itself, for a connection that takes no frames.</summary>
        public Outgoing? Message { get; set; } = message;

        public string? Key { get; } = key;

        public long Since { get; } = since;
    }
}

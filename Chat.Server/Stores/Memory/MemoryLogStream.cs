using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>One stream of <see cref="MemoryMessageLog"/>. All methods may be called concurrently.</summary>
internal sealed class MemoryLogStream(string epoch, HistoryOptions options)
{
    private readonly Lock gate = new();
    private readonly PackedMessages messages = new();
    private readonly Dictionary<(string From, string Id), LoggedMessage> recent = [];
    private readonly Queue<LoggedMessage> recentInOrder = new();
    private DateTime lastUse;
    private bool forgotten;

    public StreamPosition Head
    {
        get
        {
            lock (gate) return new StreamPosition(epoch, messages.Last);
        }
    }

    /// <summary>Null when the stream has been forgotten: then it is no longer in the log and another takes its place.</summary>
    public AppendResult? Append(MessageDraft draft, DateTimeOffset now)
    {
        lock (gate)
        {
            if (forgotten) return null;
            var milliseconds = now.ToUnixTimeMilliseconds();
            var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
            lastUse = timestamp;
            DropOldIds(timestamp);
            if (draft.ClientMessageId is { } id && recent.TryGetValue((draft.From, id), out var first))
                return new(first.Text == draft.Text ? AppendOutcome.Duplicate : AppendOutcome.Conflict, first, epoch);

            var uuid = MessageIds.Next(now);
            messages.Add(uuid, milliseconds, draft);
            var message = new LoggedMessage(uuid.ToString(), messages.Last, draft.From, draft.Text, timestamp, draft.ClientMessageId);
            if (draft.ClientMessageId is not null)
            {
                recent[(draft.From, draft.ClientMessageId)] = message;
                recentInOrder.Enqueue(message);
            }

            // An eighth over the limit, so that a long list is not moved often.
            if (messages.Count > options.MaxMessagesPerRoom + 64 + options.MaxMessagesPerRoom / 8) TrimTo(options.MaxMessagesPerRoom);
            return new(AppendOutcome.Stored, message, epoch);
        }
    }

    public LogPage Read(Func<StreamPosition, long, PageRange> choose)
    {
        StreamPosition head;
        PageRange range;
        MessageChunk[] chunks;
        lock (gate)
        {
            head = new StreamPosition(epoch, messages.Last);
            range = choose(head, messages.First);
            chunks = range.Count == 0 ? [] : messages.ChunksOf(range.From, range.Count);
        }

        // Measured and decoded after the lock, so that a long page holds up no append.
        if (range.Bytes < int.MaxValue) range = range.Fit(PackedMessages.Measure(chunks, range.From, range.Count));
        return new LogPage(PackedMessages.Read(chunks, range.From, range.Count), head, range.HasMore, range.Continuous);
    }

    /// <summary>False when the stream has been empty for so long that it is to be forgotten.</summary>
    public bool Trim(DateTimeOffset now)
    {
        lock (gate)
        {
            DropOldIds(now.UtcDateTime);
            TrimTo(options.MaxMessagesPerRoom);
            messages.DropOldest(messages.CountOlderThan((now - options.MaxAge).ToUnixTimeMilliseconds()));
            forgotten = messages.Count == 0 && recent.Count == 0
                && now.UtcDateTime - lastUse >= options.MaxAge + RetentionSchedule.ForgetAfter;
            return !forgotten;
        }
    }

    private void TrimTo(int count)
    {
        if (messages.Count > count) messages.DropOldest(messages.Count - count);
    }

    private void DropOldIds(DateTime now)
    {
        while (recentInOrder.TryPeek(out var oldest) && now - oldest.Timestamp > options.DuplicateWindow)
        {
            recentInOrder.Dequeue();
            var key = (oldest.From, oldest.ClientMessageId!);
            if (recent.TryGetValue(key, out var holder) && ReferenceEquals(holder, oldest)) recent.Remove(key);
        }
    }
}

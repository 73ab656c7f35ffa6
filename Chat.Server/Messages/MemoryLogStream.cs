using Chat.Contracts;

namespace Chat.Server.Messages;

/// <summary>One stream of <see cref="MemoryMessageLog"/>. All methods may be called concurrently.</summary>
internal sealed class MemoryLogStream(string epoch, HistoryOptions options)
{
    private readonly Lock gate = new();
    private readonly List<LoggedMessage> messages = [];
    private readonly Dictionary<(string From, string Id), LoggedMessage> recent = [];
    private readonly Queue<LoggedMessage> recentInOrder = new();
    private long trimmed;
    private DateTime lastUse;
    private bool forgotten;

    public StreamPosition Head
    {
        get
        {
            lock (gate) return new StreamPosition(epoch, HeadSeq);
        }
    }

    private long HeadSeq => trimmed + messages.Count;

    /// <summary>Null when the stream has been forgotten: then it is no longer in the log and another takes its place.</summary>
    public AppendResult? Append(MessageDraft draft, DateTimeOffset now)
    {
        lock (gate)
        {
            if (forgotten) return null;
            var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()).UtcDateTime;
            lastUse = timestamp;
            DropOldIds(timestamp);
            if (draft.ClientMessageId is { } id && recent.TryGetValue((draft.From, id), out var first))
                return new(first.Text == draft.Text ? AppendOutcome.Duplicate : AppendOutcome.Conflict, first, epoch);

            var message = new LoggedMessage(MessageIds.Next(now).ToString(), HeadSeq + 1, draft.From, draft.Text, timestamp, draft.ClientMessageId);
            messages.Add(message);
            if (draft.ClientMessageId is not null)
            {
                recent[(draft.From, draft.ClientMessageId)] = message;
                recentInOrder.Enqueue(message);
            }

            // An eighth over the limit, so that the list is not moved for every message.
            if (messages.Count > options.MaxMessagesPerRoom + 64 + options.MaxMessagesPerRoom / 8) TrimTo(options.MaxMessagesPerRoom);
            return new(AppendOutcome.Stored, message, epoch);
        }
    }

    public LogPage Read(Func<StreamPosition, long, PageRange> choose)
    {
        lock (gate)
        {
            var head = new StreamPosition(epoch, HeadSeq);
            var range = choose(head, trimmed + 1);
            var page = range.Count == 0 ? [] : messages.GetRange((int)(range.From - trimmed - 1), range.Count);
            return new LogPage(page, head, range.HasMore, range.Continuous);
        }
    }

    /// <summary>False when the stream has been empty for so long that it is to be forgotten.</summary>
    public bool Trim(DateTimeOffset now)
    {
        lock (gate)
        {
            DropOldIds(now.UtcDateTime);
            TrimTo(options.MaxMessagesPerRoom);
            var oldest = now.UtcDateTime - options.MaxAge;
            var young = messages.FindIndex(message => message.Timestamp >= oldest);
            TrimTo(young < 0 ? 0 : messages.Count - young);
            forgotten = messages.Count == 0 && recent.Count == 0
                && now.UtcDateTime - lastUse >= options.MaxAge + RetentionSchedule.ForgetAfter;
            return !forgotten;
        }
    }

    private void TrimTo(int count)
    {
        var surplus = messages.Count - count;
        if (surplus <= 0) return;
        messages.RemoveRange(0, surplus);
        trimmed += surplus;
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

using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>One stream of <see cref="MemoryMessageLog"/>. All methods may be called concurrently.</summary>
internal sealed class MemoryLogStream
{
    private readonly Lock gate = new();
    private readonly HistoryOptions options;
    private readonly Retention retention;
    private readonly MemoryOutbox? outbox;
    private readonly string? room;
    private readonly Dictionary<(string From, string Id), LoggedMessage> recent = [];
    private readonly Queue<LoggedMessage> recentInOrder = new();
    private string epoch;
    private PackedMessages messages = new();
    private MemoryChanges? changes;
    private MemoryState? state;
    private MemoryMentions? mentions;
    private DateTime lastUse;
    private bool forgotten;

    /// <param name="key">The name.</param>
    /// <param name="number">Its place among the streams of the log.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="options">The limits of the log.</param>
    /// <param name="retention">The limits of the stream.</param>
    /// <param name="outbox">Where its messages and changes enter too; null for none.</param>
    public MemoryLogStream(StreamKey key, long number, string epoch, HistoryOptions options, Retention retention, MemoryOutbox? outbox)
    {
        Key = key;
        Number = number;
        this.epoch = epoch;
        this.options = options;
        this.retention = retention;
        room = key.RoomName;
        this.outbox = room is null ? null : outbox;
    }

    public StreamKey Key { get; }

    public long Number { get; }

    public StreamHead Head
    {
        get
        {
            lock (gate) return HeadNow;
        }
    }

    public NewestMessage Newest
    {
        get
        {
            lock (gate) return new NewestMessage(HeadNow, messages.First - 1, messages.Count == 0 ? null : Get(messages.Last));
        }
    }

    private StreamHead HeadNow => new(new StreamPosition(epoch, messages.Last), changes?.Head ?? 0);

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
                return Amending.Repeat(first, draft, epoch);
            if (draft.State is { } change && !(state ??= new MemoryState()).Fits(change)) return Amending.Full(draft, timestamp, epoch);

            var uuid = MessageIds.Next(now);
            messages.Add(uuid, milliseconds, draft);
            var message = new LoggedMessage(uuid.ToString(), messages.Last, draft.From, draft.Text, timestamp, draft.ClientMessageId, Extras: draft.Extras);
            if (draft.ClientMessageId is not null)
            {
                recent[(draft.From, draft.ClientMessageId)] = message;
                recentInOrder.Enqueue(message);
            }

            if (draft.State is not null) state!.Apply(draft.State, message);
            if (MessageExtras.MentionsOf(draft.Extras) is { } mentioned) (mentions ??= new MemoryMentions()).Add(mentioned, message.Seq);
            outbox?.Add(OutboxEntry.MessageType, room!, message);

            // An eighth over the limit, so that a long list is not moved often.
            if (messages.Count > retention.MaxMessages + 64 + retention.MaxMessages / 8) TrimTo(retention.MaxMessages);
            return new(AppendOutcome.Stored, message, epoch);
        }
    }

    public AmendResult Amend(in Amendment amendment, DateTimeOffset now)
    {
        lock (gate)
        {
            if (amendment.Seq < messages.First) return Unset(amendment, now);
            var before = amendment.Seq <= messages.Last ? Get(amendment.Seq) : null;
            var (outcome, after) = Amending.Apply(before, amendment, (changes?.Head ?? 0) + 1, now);
            if (outcome == AmendOutcome.Changed)
            {
                (changes ??= new MemoryChanges()).Add(after!.Seq, after.Change!);
                messages.Replace(after);
                Remember(before!, after);
                if (after.Change!.IsDeletion) Retract(before!);
                outbox?.Add(after.Change.IsDeletion ? OutboxEntry.DeletionType : OutboxEntry.EditType, room!, after);
            }

            return new AmendResult(outcome, after, epoch);
        }
    }

    public ChangePage ReadChanges(LogPosition after, PageLimit limit)
    {
        lock (gate)
        {
            var head = HeadNow;
            var range = ChangeRange.Of(after, head, changes?.Lost ?? 0);
            var page = new List<LoggedMessage>();
            var budget = new PageBudget(limit.Bytes);
            foreach (var seq in changes?.After(range.After) ?? [])
            {
                var message = Get(seq);
                if (page.Count == limit.Messages || !budget.TryTake(message.PageBytes)) return new ChangePage(page, head, HasMore: true, range.Continuous);
                page.Add(message);
            }

            return new ChangePage(page, head, HasMore: false, range.Continuous);
        }
    }

    public LogPage Read(Func<StreamPosition, long, PageRange> choose)
    {
        StreamPosition head;
        PageRange range;
        MessageChunk[] chunks;
        LoggedChange?[]? changed;
        lock (gate)
        {
            head = new StreamPosition(epoch, messages.Last);
            range = choose(head, messages.First);
            chunks = range.Count == 0 ? [] : messages.ChunksOf(range.From, range.Count);
            changed = changes is null ? null : [.. Enumerable.Range(0, range.Count).Select(i => changes.Of(range.From + i))];
        }

        // Measured and decoded after the lock, so that a long page holds up no append.
        var from = range.From;
        if (range.Bytes < int.MaxValue) range = range.Fit(PackedMessages.Measure(chunks, range.From, range.Count));
        var page = PackedMessages.Read(chunks, range.From, range.Count);
        for (var i = 0; changed is not null && i < page.Count; i++)
            if (changed[range.From - from + i] is { } change) page[i] = page[i] with { Change = change };
        return new LogPage(page, head, range.HasMore, range.Continuous);
    }

    public StateSnapshot ReadState(string? key)
    {
        lock (gate) return new StateSnapshot(HeadNow.Position, state?.Read(key) ?? []);
    }

    /// <summary>The events of a sender behind a number that the state has and the log not any more, by their numbers.</summary>
    public IReadOnlyList<LoggedMessage> FindTrimmed(string sender, long after)
    {
        lock (gate) return [.. (state?.Read(null) ?? []).Where(stored => stored.From == sender && stored.Seq > after && stored.Seq < messages.First)];
    }

    /// <summary>How many messages behind a position mention a user.</summary>
    public int CountMentions(string user, LogPosition after)
    {
        lock (gate) return mentions?.CountAfter(user, Math.Max(after.Epoch is null || after.Epoch == epoch ? after.Seq : 0, messages.First - 1)) ?? 0;
    }

    /// <summary>Forgets all messages and the state; with <paramref name="nextEpoch"/> the stream starts over.</summary>
    public StreamPosition Clear(string? nextEpoch, DateTimeOffset now)
    {
        lock (gate)
        {
            lastUse = now.UtcDateTime;
            recent.Clear();
            recentInOrder.Clear();
            (state, mentions) = (null, null);
            if (nextEpoch is null) DropOldest(messages.Count);
            else (epoch, messages, changes) = (nextEpoch, new PackedMessages(), null);
            return HeadNow.Position;
        }
    }

    /// <summary>False when the stream has been empty for so long that it is to be forgotten.</summary>
    public bool Trim(DateTimeOffset now)
    {
        lock (gate)
        {
            DropOldIds(now.UtcDateTime);
            TrimTo(retention.MaxMessages);
            DropOldest(messages.CountOlderThan((now - retention.MaxAge).ToUnixTimeMilliseconds()));
            forgotten = messages.Count == 0 && recent.Count == 0
                && now.UtcDateTime - lastUse >= retention.MaxAge + RetentionSchedule.ForgetAfter;
            return !forgotten;
        }
    }

    private LoggedMessage Get(long seq) => messages.Get(seq) with { Change = changes?.Of(seq) };

    /// <summary>Deletes an event that only the state has.</summary>
    private AmendResult Unset(in Amendment amendment, DateTimeOffset now)
    {
        var before = state?.Find(amendment.Seq);
        var (outcome, after) = Amending.Unset(before, amendment, (changes?.Head ?? 0) + 1, now);
        if (outcome == AmendOutcome.Changed)
        {
            state!.Remove(before!);
            (changes ??= new MemoryChanges()).Add(after!.Seq, after.Change!);
            changes.TrimBefore(messages.First);
        }

        return new AmendResult(outcome, after, epoch);
    }

    /// <summary>Takes back what a message that is deleted did beside being said.</summary>
    private void Retract(LoggedMessage deleted)
    {
        state?.Remove(deleted);
        if (MessageExtras.MentionsOf(deleted.Extras) is { } mentioned) mentions?.Remove(mentioned, deleted.Seq);
    }

    /// <summary>Whoever sends the message again is told what has become of it.</summary>
    private void Remember(LoggedMessage before, LoggedMessage after)
    {
        if (before.ClientMessageId is not { } id) return;
        var key = (before.From, id);
        if (!recent.TryGetValue(key, out var holder) || holder.Id != before.Id) return;
        if (after.From == before.From) recent[key] = after;
        else recent.Remove(key);
    }

    private void TrimTo(int count)
    {
        if (messages.Count > count) DropOldest(messages.Count - count);
    }

    private void DropOldest(int count)
    {
        if (count == 0) return;
        messages.DropOldest(count);
        changes?.TrimBefore(messages.First);
        mentions?.TrimBefore(messages.First);
    }

    private void DropOldIds(DateTime now)
    {
        while (recentInOrder.TryPeek(out var oldest) && now - oldest.Timestamp > options.DuplicateWindow)
        {
            recentInOrder.Dequeue();
            var key = (oldest.From, oldest.ClientMessageId!);
            if (recent.TryGetValue(key, out var holder) && holder.Id == oldest.Id) recent.Remove(key);
        }
    }
}

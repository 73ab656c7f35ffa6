using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>What is in the journal and not in the tables: those that come and those that are just being put there. May be used by several threads.</summary>
internal sealed class Unflushed(AppendJournal journal)
{
    private readonly object gate = new();
    private FlushBatch coming = new();
    private FlushBatch flushing = new();
    private long applied;

    /// <summary>Up to which position of the journal everything is in the tables.</summary>
    public long Applied => Volatile.Read(ref applied);

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (gate) return coming.Messages.Count + flushing.Messages.Count;
        }
    }

    /// <summary>Whether some were taken and are not in the tables.</summary>
    public bool IsTaken
    {
        get
        {
            lock (gate) return flushing.Messages.Count > 0;
        }
    }

    public LoggedMessage? Find(in DuplicateKey key)
    {
        lock (gate)
        {
            if (!coming.Repeatable.TryGetValue(key, out var position) && !flushing.Repeatable.TryGetValue(key, out position)) return null;
            return journal.RecordAt(position).ToMessage();
        }
    }

    /// <summary>The messages at positions of the journal, as far as they fit; null when they are in the tables by now.</summary>
    /// <param name="positions">Where they are, the oldest first.</param>
    /// <param name="fromEnd">Whether what does not fit are the oldest.</param>
    /// <param name="budget">What fits.</param>
    public List<LoggedMessage>? Read(ReadOnlySpan<long> positions, bool fromEnd, PageBudget budget)
    {
        var messages = new List<LoggedMessage>(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            var position = positions[fromEnd ? ^(i + 1) : i];
            LoggedMessage message;
            lock (gate) // for each, so that a long page holds up no append
            {
                if (position < applied) return null;
                message = journal.RecordAt(position).ToMessage();
            }

            if (!budget.TryTake(message.PageBytes)) break;
            messages.Add(message);
        }

        if (fromEnd) messages.Reverse();
        return messages;
    }

    /// <summary>How many of the messages at positions of the journal mention a user; null when they are in the tables by now.</summary>
    public int? CountMentions(ReadOnlySpan<long> positions, string user)
    {
        var count = 0;
        foreach (var position in positions)
        {
            lock (gate)
            {
                if (position < applied) return null;
                if (MessageExtras.MentionsOf(journal.RecordAt(position).Extras)?.Contains(user) is true) count++;
            }
        }

        return count;
    }

    /// <summary>Adds messages that are in the journal.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="positions">Where each of them is.</param>
    /// <param name="journalEnd">Where the journal goes on after them.</param>
    public void Add(List<StagedMessage> messages, IReadOnlyList<long> positions, long journalEnd)
    {
        lock (gate)
        {
            coming.JournalEnd = journalEnd;
            for (var i = 0; i < messages.Count; i++)
            {
                var (stream, _, message) = messages[i];
                coming.Messages.Add(new UnflushedMessage(stream, positions[i]));
                if (message.ClientMessageId is { } id) coming.Repeatable[new DuplicateKey(stream, message.From, id)] = positions[i];
            }
        }
    }

    /// <summary>Those to be put into the tables now: what could not be put there before, else all there are.</summary>
    public FlushBatch Take()
    {
        lock (gate)
        {
            if (flushing.Messages.Count == 0) (flushing, coming) = (coming, flushing);
            return flushing;
        }
    }

    /// <summary>Those taken are in the tables: their places in the journal may be written again.</summary>
    public void Flushed()
    {
        lock (gate)
        {
            Volatile.Write(ref applied, Math.Max(applied, flushing.JournalEnd));
            flushing.Clear();
        }
    }
}

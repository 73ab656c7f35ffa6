namespace Chat.Server.Messages.Sqlite;

/// <summary>What is in the journal and not in the tables: those that come and those that are just being put there. May be used by several threads.</summary>
internal sealed class Unflushed
{
    private readonly object gate = new();
    private FlushBatch coming = new();
    private FlushBatch flushing = new();

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
        lock (gate) return coming.Repeatable.GetValueOrDefault(key) ?? flushing.Repeatable.GetValueOrDefault(key);
    }

    /// <summary>Adds messages that are in the journal.</summary>
    public void Add(List<StagedMessage> messages, long journalEnd)
    {
        lock (gate)
        {
            coming.Messages.AddRange(messages);
            coming.JournalEnd = journalEnd;
            foreach (var (stream, _, message) in messages)
                if (message.ClientMessageId is { } id) coming.Repeatable[new DuplicateKey(stream, message.From, id)] = message;
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

    /// <summary>Those taken are in the tables.</summary>
    public void Flushed()
    {
        lock (gate) flushing = new FlushBatch();
    }
}

namespace Chat.Server.Stores.Sqlite;

/// <summary>Messages that are in the journal and go into the tables in one transaction.</summary>
internal sealed class FlushBatch
{
    public List<UnflushedMessage> Messages { get; } = [];

    /// <summary>Where in the journal those are that can be recognised when they are repeated.</summary>
    public Dictionary<DuplicateKey, long> Repeatable { get; } = [];

    /// <summary>Where the journal went on after them.</summary>
    public long JournalEnd { get; set; }

    public void Clear()
    {
        Messages.Clear();
        Repeatable.Clear();
    }
}

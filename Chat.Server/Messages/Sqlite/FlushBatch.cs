namespace Chat.Server.Messages.Sqlite;

/// <summary>Messages that are in the journal and go into the tables in one transaction.</summary>
internal sealed class FlushBatch
{
    public List<StagedMessage> Messages { get; } = [];

    public Dictionary<DuplicateKey, LoggedMessage> Repeatable { get; } = [];

    /// <summary>Where the journal went on after them.</summary>
    public long JournalEnd { get; set; }
}

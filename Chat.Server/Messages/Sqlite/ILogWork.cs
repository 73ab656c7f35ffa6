namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// Something for the writer to do inside its next transaction. The methods are called by the writer alone; once it has taken the work, exactly one of
/// the last two.
/// </summary>
internal interface ILogWork : ICommitWork
{
    void Stage(SqliteDatabase database, DateTimeOffset now);

    /// <summary>The transaction is on disk.</summary>
    void Succeed();

    /// <summary>The transaction was rolled back, or this part of it was.</summary>
    void Fail(MessageLogUnavailableException reason);
}

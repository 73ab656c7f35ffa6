namespace Chat.Server.Messages.Sqlite;

/// <summary>Something for the writer to do inside its next transaction. The methods are called by the writer alone.</summary>
internal interface ILogWork
{
    /// <summary>False when nobody wants it any more. After true, exactly one of the last two is called.</summary>
    bool TryTake();

    void Stage(SqliteDatabase database, DateTimeOffset now);

    /// <summary>The transaction is on disk.</summary>
    void Succeed();

    /// <summary>The transaction was rolled back, or this part of it was.</summary>
    void Fail(MessageLogUnavailableException reason);
}

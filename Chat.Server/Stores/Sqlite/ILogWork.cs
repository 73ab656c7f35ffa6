using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Something for the writer to do with its next commit. The methods are called by the writer alone; once it has taken the work, exactly one of
/// the last two.
/// </summary>
internal interface ILogWork : ICommitWork
{
    /// <summary>Whether it succeeds only when a transaction of SQLite reaches the disk: the journal may have room where the database has none.</summary>
    bool NeedsTransaction { get; }

    void Stage(SqliteDatabase database, DateTimeOffset now);

    /// <summary>It is on disk.</summary>
    void Succeed();

    /// <summary>It is not, and will not be.</summary>
    void Fail(MessageLogUnavailableException reason);
}

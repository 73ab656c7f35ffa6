using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Asks for the open database; with <paramref name="write"/> it also proves that a transaction reaches the disk.</summary>
internal sealed class OpenWork(bool write)
    : TaskCompletionSource<SqliteDatabase>(TaskCreationOptions.RunContinuationsAsynchronously), ILogWork
{
    private SqliteDatabase? opened;

    public bool NeedsTransaction => write;

    public bool TryTake() => true;

    public void Stage(SqliteDatabase database, DateTimeOffset now) => opened = database;

    public void Succeed() => TrySetResult(opened!);

    public void Fail(MessageLogUnavailableException reason) => TrySetException(reason);
}

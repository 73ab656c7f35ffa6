using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Finds the first of repeated messages and the states of rooms in the tables, for the writer, on a connection of its own that waits for nobody.</summary>
internal sealed class SqliteFinder : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteStatement find, findState, sumState;

    public SqliteFinder(SqliteLogFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadOnly);
        try
        {
            // The index is named, because to the planner walking the stream backwards looks as good.
            find = new SqliteStatement(connection, $"""
                SELECT {MessageColumns.Names} FROM messages INDEXED BY messages_by_client_message_id
                WHERE stream = ?1 AND sender = ?2 AND client_message_id = ?3 AND seq > ?4
                ORDER BY seq DESC LIMIT 1
                """);
            findState = new SqliteStatement(connection, $"SELECT {StateRow.Names} FROM state WHERE stream = ?1 AND key = ?2");
            sumState = new SqliteStatement(connection, "SELECT count(*), ifnull(sum(bytes), 0) FROM state INDEXED BY state_by_seq WHERE stream = ?1");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the path no longer leads to the open file: it was deleted, moved or replaced.</summary>
    public bool HasMoved => SqliteNative.HasMoved(connection.Handle!);

    public LoggedMessage? Find(in DuplicateKey key)
    {
        try
        {
            return find.Bind(1, key.Stream.Id).Bind(2, key.Sender).Bind(3, key.ClientMessageId).Bind(4, key.Stream.Rows.Cleared).Step()
                ? MessageColumns.Read(find)
                : null;
        }
        finally
        {
            find.Reset();
        }
    }

    /// <summary>The entry that a key has.</summary>
    public StateRow? FindState(long stream, string key)
    {
        try
        {
            return findState.Bind(1, stream).Bind(2, key).Step() ? StateRow.Read(findState) : null;
        }
        finally
        {
            findState.Reset();
        }
    }

    /// <summary>How many entries a state has, and what they count for.</summary>
    public (int Keys, long Bytes) SumState(long stream)
    {
        try
        {
            return sumState.Bind(1, stream).Step() ? ((int)sumState.Number(0), sumState.Number(1)) : default;
        }
        finally
        {
            sumState.Reset();
        }
    }

    public void Dispose()
    {
        find.Dispose();
        findState.Dispose();
        sumState.Dispose();
        connection.Dispose();
    }
}

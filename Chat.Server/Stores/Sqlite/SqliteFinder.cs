using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Finds the first of repeated messages in the tables, for the writer, on a connection of its own that waits for nobody.</summary>
internal sealed class SqliteFinder : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteStatement find;

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

    public void Dispose()
    {
        find.Dispose();
        connection.Dispose();
    }
}

using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The table of rooms' states. It changes in the transaction that stores the event and is always up to date: events with a key never wait in the journal. Whoever uses it
/// has the tables.
/// </summary>
internal sealed class StateTable(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement set = new(connection,
        $"INSERT OR REPLACE INTO state (stream, key, {StateRow.Names}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly SqliteStatement remove = new(connection, "DELETE FROM state WHERE stream = ?1 AND key = ?2");
    private readonly SqliteStatement removeEvent = new(connection, "DELETE FROM state WHERE stream = ?1 AND seq = ?2");
    private readonly SqliteStatement find = new(connection, $"SELECT {StateRow.Names} FROM state WHERE stream = ?1 AND seq = ?2");
    private readonly SqliteStatement clear = new(connection, "DELETE FROM state WHERE stream = ?1");
    private readonly SqliteStatement reach = new(connection, "UPDATE streams SET state_seq = ?2 WHERE id = ?1");

    /// <summary>Puts an entry in the place of the one that the key has.</summary>
    /// <param name="stream">The id of the stream.</param>
    /// <param name="key">The key.</param>
    /// <param name="row">Null to remove that one.</param>
    public void Set(long stream, string key, StateRow? row)
    {
        if (row is null) remove.Bind(1, stream).Bind(2, key).Execute();
        else set.Bind(1, stream).Bind(2, key).Bind(3, row.Seq).Bind(4, row.Id).Bind(5, row.Sender).Bind(6, row.Timestamp).Bind(7, row.Extras).Bind(8, row.Bytes).Execute();
    }

    /// <summary>Notes up to which event the table is.</summary>
    public void Reach(long stream, long seq) => reach.Bind(1, stream).Bind(2, seq).Execute();

    /// <summary>Removes the entry that an event made, if it is still there.</summary>
    public void RemoveEvent(long stream, long seq) => removeEvent.Bind(1, stream).Bind(2, seq).Execute();

    /// <summary>The entry that an event made, if it is still there.</summary>
    public StateRow? Find(long stream, long seq)
    {
        try
        {
            return find.Bind(1, stream).Bind(2, seq).Step() ? StateRow.Read(find) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    public void Clear(long stream) => clear.Bind(1, stream).Execute();

    public void Dispose()
    {
        foreach (var statement in new[] { set, remove, removeEvent, find, clear, reach }) statement.Dispose();
    }
}

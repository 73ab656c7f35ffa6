using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Reads all streams of a database that no server has open, and whose tables have what was in the journal.</summary>
internal sealed class SqliteExport(SqliteLogFile file) : IDisposable
{
    private readonly SqliteConnection connection = file.Connect(SqliteOpenMode.ReadOnly);

    /// <summary>One after the other: the messages of each are to be read before the next is asked for.</summary>
    public IEnumerable<CarriedStream> Streams()
    {
        using var rows = new SqliteStatement(connection, """
            SELECT id, key, epoch, max(trimmed, (SELECT ifnull(max(seq), 0) FROM messages WHERE stream = streams.id)), changes, changes_lost, trimmed FROM streams ORDER BY id
            """);
        while (rows.Step())
        {
            var id = rows.Number(0);
            yield return new CarriedStream(new StreamKey(rows.Text(1)), rows.Text(2), rows.Number(3), rows.Number(4), rows.Number(5), State(id), Messages(id, rows.Number(6)).ToAsyncEnumerable());
        }
    }

    public void Dispose() => connection.Dispose();

    private List<LoggedMessage> State(long stream)
    {
        var state = new List<LoggedMessage>();
        using var rows = new SqliteStatement(connection, $"SELECT {StateRow.Names} FROM state WHERE stream = ?1 ORDER BY seq");
        rows.Bind(1, stream);
        while (rows.Step()) state.Add(StateRow.Read(rows).ToMessage());
        return state;
    }

    private IEnumerable<LoggedMessage> Messages(long stream, long trimmed)
    {
        using var rows = new SqliteStatement(connection, $"SELECT {MessageColumns.Names} FROM messages WHERE stream = ?1 AND seq > ?2 ORDER BY seq");
        rows.Bind(1, stream).Bind(2, trimmed);
        while (rows.Step()) yield return MessageColumns.Read(rows) with { ClientMessageId = rows.IsNull(MessageColumns.ClientMessageId) ? null : rows.Text(MessageColumns.ClientMessageId) };
    }
}

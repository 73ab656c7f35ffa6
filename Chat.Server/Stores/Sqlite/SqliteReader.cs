using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A connection for reading. It never waits for the writer, nor the writer for it: that is what WAL gives.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string Select = """
        SELECT seq, id, sender, text, timestamp, client_message_id FROM messages
        WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq 
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteStatement forward, backward;

    public SqliteReader(SqliteLogFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadOnly);
        try
        {
            forward = new SqliteStatement(connection, Select + "ASC");
            backward = new SqliteStatement(connection, Select + "DESC");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Messages, oldest first, as far as they fit.</summary>
    public List<LoggedMessage> Read(SqliteStream stream, PageRange range, PageBudget budget)
    {
        var page = new List<LoggedMessage>(range.Count);
        var select = range.KeepsNewest ? backward : forward;
        try
        {
            select.Bind(1, stream.Id).Bind(2, range.From).Bind(3, range.To);
            while (select.Step())
            {
                var message = new LoggedMessage(
                    select.Guid(1).ToString(),
                    select.Number(0),
                    select.Text(2),
                    select.Text(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(select.Number(4)).UtcDateTime,
                    select.IsNull(5) ? null : select.Text(5));
                if (!budget.TryTake(message.PageBytes)) break;
                page.Add(message);
            }

            if (range.KeepsNewest) page.Reverse();
            return page;
        }
        finally
        {
            select.Reset();
        }
    }

    public void Dispose()
    {
        forward.Dispose();
        backward.Dispose();
        connection.Dispose();
    }
}

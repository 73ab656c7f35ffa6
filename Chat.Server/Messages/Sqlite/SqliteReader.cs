using Microsoft.Data.Sqlite;

namespace Chat.Server.Messages.Sqlite;

/// <summary>A connection for reading. It never waits for the writer, nor the writer for it: that is what WAL gives.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteStatement select;

    public SqliteReader(SqliteLogFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadOnly);
        try
        {
            select = new SqliteStatement(connection, """
                SELECT seq, id, sender, text, timestamp, client_message_id FROM messages
                WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq
                """);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public List<LoggedMessage> Read(SqliteStream stream, PageRange range)
    {
        var page = new List<LoggedMessage>(range.Count);
        try
        {
            select.Bind(1, stream.Id).Bind(2, range.From).Bind(3, range.To);
            while (select.Step())
            {
                page.Add(new LoggedMessage(
                    select.Guid(1).ToString(),
                    select.Number(0),
                    select.Text(2),
                    select.Text(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(select.Number(4)).UtcDateTime,
                    select.IsNull(5) ? null : select.Text(5)));
            }

            return page;
        }
        finally
        {
            select.Reset();
        }
    }

    public void Dispose()
    {
        select.Dispose();
        connection.Dispose();
    }
}

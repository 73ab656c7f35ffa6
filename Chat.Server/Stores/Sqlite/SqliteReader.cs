using System.Text;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A connection for reading. It never waits for the writer, nor the writer for it: that is what WAL gives.</summary>
internal sealed class SqliteReader : IDisposable
{
    /// <summary>The most rows that one step of a search looks at: some 10 ms.</summary>
    private const int SearchRows = 10_000;

    private const string Select = $"""
        SELECT {MessageColumns.Names} FROM messages
        WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq 
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteStatement forward, backward, changes, walk, stream;

    public SqliteReader(SqliteLogFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadOnly);
        try
        {
            forward = new SqliteStatement(connection, Select + "ASC");
            backward = new SqliteStatement(connection, Select + "DESC");
            changes = new SqliteStatement(connection, $"""
                SELECT {MessageColumns.Names} FROM messages INDEXED BY messages_by_change
                WHERE stream = ?1 AND change >= ?2 AND seq >= ?3 ORDER BY change
                """);
            walk = new SqliteStatement(connection,
                $"SELECT {MessageColumns.Names}, stream FROM messages WHERE (stream, seq) > (?1, ?2) ORDER BY stream, seq");
            stream = new SqliteStatement(connection, "SELECT key, trimmed FROM streams WHERE id = ?1");
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
                var message = MessageColumns.Read(select);
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

    /// <summary>
    /// The messages that were changed after a change, in the order of changes, as far as they fit; and whether there are more. Also those whose change is newer than the extent: else one that was changed
    /// again since then would not be there at all.
    /// </summary>
    public (List<LoggedMessage> Page, bool HasMore) ReadChanges(SqliteStream of, StreamExtent extent, long after, PageLimit limit)
    {
        var page = new List<LoggedMessage>();
        var budget = new PageBudget(limit.Bytes);
        try
        {
            changes.Bind(1, of.Id).Bind(2, after + 1).Bind(3, extent.First);
            while (changes.Step())
            {
                var message = MessageColumns.Read(changes);
                if (page.Count == limit.Messages || !budget.TryTake(message.PageBytes)) return (page, true);
                page.Add(message);
            }

            return (page, false);
        }
        finally
        {
            changes.Reset();
        }
    }

    /// <summary>One step of a search through all streams.</summary>
    public SentPage FindSent(string sender, NumberedPlace place, int limit)
    {
        var wanted = Encoding.UTF8.GetBytes(sender);
        var quoted = MessageReactions.Quoted(sender);
        var found = new List<SentMessage>();
        StreamKey? key = null;
        long id = 0, trimmed = 0;
        try
        {
            walk.Bind(1, place.Stream).Bind(2, place.Seq);
            for (var rows = 0; rows < SearchRows && found.Count < limit; rows++)
            {
                if (!walk.Step()) return new SentPage(found, null);
                if (walk.Number(MessageColumns.Count) is var current && current != id) (key, trimmed) = Stream(id = current);
                place = new NumberedPlace(id, walk.Number(0));
                if (key is not { IsInbox: false } room || place.Seq <= trimmed) continue;
                if (walk.IsText(MessageColumns.Sender, wanted)) found.Add(new SentMessage(room, MessageColumns.Read(walk)));
                else if (MayBeReacted(quoted) && MessageColumns.Read(walk) is var message && SentMessages.IsReactedBy(message, sender)) found.Add(new SentMessage(room, message));
            }

            return new SentPage(found, place.ToString());
        }
        finally
        {
            walk.Reset();
        }
    }

    public void Dispose()
    {
        forward.Dispose();
        backward.Dispose();
        changes.Dispose();
        walk.Dispose();
        stream.Dispose();
        connection.Dispose();
    }

    /// <summary>Whether the row is one of a changed message whose extras have the quoted user id somewhere.</summary>
    private bool MayBeReacted(ReadOnlySpan<byte> quoted) =>
        !walk.IsNull(MessageColumns.Change) && !walk.IsNull(MessageColumns.Extras) && walk.HasText(MessageColumns.Extras, quoted);

    /// <summary>The name is null when that life of a stream has ended.</summary>
    private (StreamKey? Key, long Trimmed) Stream(long id)
    {
        try
        {
            return stream.Bind(1, id).Step() ? (new StreamKey(stream.Text(0)), stream.Number(1)) : (null, 0);
        }
        finally
        {
            stream.Reset();
        }
    }
}

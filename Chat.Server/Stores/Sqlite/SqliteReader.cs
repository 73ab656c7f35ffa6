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
    private SqliteStatement? search; // where there is an index

    public SqliteReader(SqliteLogFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadOnly);
        try
        {
            forward = new SqliteStatement(connection, Select + "ASC");
            backward = new SqliteStatement(connection, Select + "DESC");
            changes = new SqliteStatement(connection, $"""
                SELECT {MessageColumns.Names} FROM messages INDEXED BY messages_by_change
                WHERE stream = ?1 AND change BETWEEN ?2 AND ?3 AND seq >= ?4 ORDER BY change
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

    /// <summary>One message; null when its row is gone.</summary>
    public LoggedMessage? Find(SqliteStream stream, long seq)
    {
        try
        {
            return forward.Bind(1, stream.Id).Bind(2, seq).Bind(3, seq).Step() ? MessageColumns.Read(forward) : null;
        }
        finally
        {
            forward.Reset();
        }
    }

    /// <summary>The messages that were changed after a change, in the order of changes, as far as they fit; and whether there are more.</summary>
    public (List<LoggedMessage> Page, bool HasMore) ReadChanges(SqliteStream of, StreamExtent extent, long after, PageLimit limit)
    {
        var page = new List<LoggedMessage>();
        var budget = new PageBudget(limit.Bytes);
        try
        {
            changes.Bind(1, of.Id).Bind(2, after + 1).Bind(3, extent.Changes).Bind(4, extent.First);
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
                if (key is { IsInbox: false } room && place.Seq > trimmed && walk.IsText(MessageColumns.Sender, wanted))
                    found.Add(new SentMessage(room, MessageColumns.Read(walk)));
            }

            return new SentPage(found, place.ToString());
        }
        finally
        {
            walk.Reset();
        }
    }

    /// <summary>The messages of a stream that match, newest first. They are looked at again, for one may have been changed since the index was read.</summary>
    public SearchResult Search(SqliteStream of, StreamExtent extent, SearchQuery query, long before, PageLimit limit)
    {
        var page = new List<LoggedMessage>();
        var budget = new PageBudget(limit.Bytes);
        search ??= new SqliteStatement(connection, "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC");
        try
        {
            search.Bind(1, SqliteSearchIndex.Match(of.Id, query))
                .Bind(2, SqliteSearchIndex.RowOf(of.Id, extent.First)).Bind(3, SqliteSearchIndex.RowOf(of.Id, before - 1));
            while (search.Step())
            {
                if (Find(of, SqliteSearchIndex.SeqOf(search.Number(0))) is not { } message || !query.Matches(message.Text)) continue;
                if (page.Count == limit.Messages || !budget.TryTake(message.PageBytes)) return new SearchResult(page, HasMore: true);
                page.Add(message);
            }

            return new SearchResult(page, HasMore: false);
        }
        finally
        {
            search.Reset();
        }
    }

    public void Dispose()
    {
        search?.Dispose();
        forward.Dispose();
        backward.Dispose();
        changes.Dispose();
        walk.Dispose();
        stream.Dispose();
        connection.Dispose();
    }

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

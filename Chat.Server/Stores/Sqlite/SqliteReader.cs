using System.Text;
using Chat.Contracts;
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
    private readonly SqliteStatement forward, backward, changes, walk, walkState, stream, state, mentions;
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
                WHERE stream = ?1 AND change >= ?2 AND seq >= ?3 ORDER BY change
                """);
            walk = new SqliteStatement(connection,
                $"SELECT {MessageColumns.Names}, stream FROM messages WHERE (stream, seq) > (?1, ?2) ORDER BY stream, seq");
            walkState = new SqliteStatement(connection,
                $"SELECT {StateRow.Names}, stream FROM state INDEXED BY state_by_seq WHERE (stream, seq) > (?1, ?2) ORDER BY stream, seq");
            stream = new SqliteStatement(connection, "SELECT key, trimmed FROM streams WHERE id = ?1");
            state = new SqliteStatement(connection, $"""
                SELECT {StateRow.Names}, state_seq FROM (SELECT id AS stream_id, state_seq FROM streams WHERE id = ?1)
                LEFT JOIN state ON stream = stream_id AND (?2 IS NULL OR key = ?2) ORDER BY seq
                """);
            mentions = new SqliteStatement(connection, "SELECT count(*) FROM (SELECT 1 FROM mentions WHERE user = ?1 AND stream = ?2 AND seq BETWEEN ?3 AND ?4 LIMIT ?5)");
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

    /// <summary>One step of a search through what the log has trimmed and the states of rooms still have.</summary>
    public SentPage FindTrimmed(string sender, NumberedPlace place, int limit)
    {
        var found = new List<SentMessage>();
        StreamKey? key = null;
        long id = 0, trimmed = 0;
        try
        {
            walkState.Bind(1, place.Stream).Bind(2, place.Seq);
            for (var rows = 0; rows < SearchRows && found.Count < limit; rows++)
            {
                if (!walkState.Step()) return new SentPage(found, null);
                if (walkState.Number(StateRow.Count) is var current && current != id) (key, trimmed) = Stream(id = current);
                var row = StateRow.Read(walkState);
                place = new NumberedPlace(id, row.Seq);
                if (key is { } room && row.Seq <= trimmed && row.Sender == sender) found.Add(new SentMessage(room, row.ToMessage()));
            }

            return new SentPage(found, place.ToString());
        }
        finally
        {
            walkState.Reset();
        }
    }

    /// <summary>The state of a room, or one key of it, and the number of the newest event that is in it. Null when the table has no such stream.</summary>
    public StateSnapshot? ReadState(SqliteStream of, string? key)
    {
        var events = new List<LoggedMessage>();
        var isThere = false;
        long reached = 0;
        try
        {
            state.Bind(1, of.Id).Bind(2, key);
            while (state.Step())
            {
                isThere = true;
                reached = state.Number(StateRow.Count);
                if (!state.IsNull(0)) events.Add(StateRow.Read(state).ToMessage());
            }

            return isThere ? new StateSnapshot(new StreamPosition(of.Epoch, reached), events) : null;
        }
        finally
        {
            state.Reset();
        }
    }

    /// <summary>How many messages of each range mention a user, each at most a number.</summary>
    public int[] CountMentions(string user, IReadOnlyList<MentionRange> ranges, int max)
    {
        var counts = new int[ranges.Count];
        mentions.Bind(1, user).Bind(5, max);
        for (var i = 0; i < counts.Length; i++)
        {
            var (stream, from, to) = ranges[i];
            if (from > to) continue;
            try
            {
                mentions.Bind(2, stream).Bind(3, from).Bind(4, to).Step();
                counts[i] = (int)mentions.Number(0);
            }
            finally
            {
                mentions.Reset();
            }
        }

        return counts;
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
        walkState.Dispose();
        stream.Dispose();
        state.Dispose();
        mentions.Dispose();
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

using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Retention, one step of bounded size per transaction, so that appends never wait long for it. A sweep visits every
/// stream once: it trims what is too many or too old, deletes what earlier sweeps trimmed and the duplicate window no
/// longer needs, and finds the streams that have been empty for <see cref="RetentionSchedule.ForgetAfter"/>. It looks at the
/// table only: what is not in it yet is neither too old nor, for long, too many.
/// </summary>
internal sealed class SqliteSweep(SqliteTables tables, SqliteStreams all, SqliteConnection connection, MentionTable mentions, HistoryOptions options, IRetention retention, SqliteSearchIndex? search) : IDisposable
{
    /// <summary>The most rows one step reads or deletes.</summary>
    private const int StepRows = 512;

    /// <summary>The most streams one step looks at; those with nothing to do cost a few nanoseconds.</summary>
    private const int StepStreams = 16_384;

    private readonly SqliteStatement firstSince = new(connection,
        "SELECT seq FROM messages WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 AND timestamp >= ?4 ORDER BY seq LIMIT 1");

    private readonly SqliteStatement timeOf = new(connection, "SELECT timestamp FROM messages WHERE stream = ?1 AND seq = ?2");

    private readonly SqliteStatement trim = new(connection, "UPDATE streams SET trimmed = ?2, emptied_at = ?3, changes_lost = ?4 WHERE id = ?1");

    private readonly SqliteStatement lastChange = new(connection, """
        SELECT change FROM messages INDEXED BY messages_by_change
        WHERE stream = ?1 AND change > ?2 AND seq BETWEEN ?3 AND ?4 ORDER BY change DESC LIMIT 1
        """);

    private readonly SqliteStatement firstEnded = new(connection, "SELECT min(stream), (SELECT min(seq) FROM messages WHERE stream = (SELECT min(stream) FROM ended)) FROM ended");

    private readonly SqliteStatement forgetEnded = new(connection, "DELETE FROM ended WHERE stream = ?1");

    private readonly SqliteStatement delete = new(connection, "DELETE FROM messages WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3");

    private IEnumerator<KeyValuePair<StreamKey, SqliteStream>>? streams;
    private SqliteStream? current;

    public bool Running => streams is not null;

    /// <summary>What a step found to be forgotten, if it is still empty then. Whoever forgets it takes it from here.</summary>
    public List<SqliteStream> LongEmpty { get; } = [];

    public void Start() => streams ??= all.GetEnumerator();

    public void Stop()
    {
        streams?.Dispose();
        streams = null;
        current = null;
    }

    public void Step(DateTimeOffset now)
    {
        if (DeleteEnded()) return;
        var rows = StepRows;
        for (var seen = 0; rows > 0 && seen < StepStreams; seen++)
        {
            if (current is null)
            {
                if (!streams!.MoveNext())
                {
                    Stop();
                    return;
                }

                current = streams.Current.Value;
            }

            var done = Trim(current, now, rows) + DeleteRows(current, now, rows);
            if (done == 0)
            {
                if (current.Rows.TrimmedBefore != current.Rows.Trimmed)
                {
                    tables.Touch(current);
                    current.Rows.TrimmedBefore = current.Rows.Trimmed;
                }

                NoteIfLongEmpty(current, now);
                current = null;
            }

            rows -= done;
        }
    }

    public void Dispose()
    {
        Stop();
        firstSince.Dispose();
        timeOf.Dispose();
        trim.Dispose();
        delete.Dispose();
        lastChange.Dispose();
        firstEnded.Dispose();
        forgetEnded.Dispose();
    }

    /// <summary>Moves the beginning that readers see; at most <paramref name="limit"/> messages by age, any number by count.</summary>
    private int Trim(SqliteStream stream, DateTimeOffset now, int limit)
    {
        ref var rows = ref stream.Rows;
        if (rows.IsEmpty) return 0;
        var limits = stream.Retention ??= retention.Of(stream.Key);

        var to = Math.Min(rows.LastRow, stream.Extent.Head.Seq - limits.MaxMessages);
        var oldest = (now - limits.MaxAge).ToUnixTimeMilliseconds();
        if (rows.OldestTime < oldest)
            to = Math.Max(to, LastBefore(stream, oldest, rows.Trimmed + 1, Math.Min(rows.LastRow, rows.Trimmed + limit)));
        if (to <= rows.Trimmed) return 0;

        tables.Touch(stream);
        var trimmed = (int)Math.Min(limit, to - rows.Trimmed);
        if (rows.Changes > rows.ChangesLost) rows.ChangesLost = LastChange(stream, rows.Trimmed + 1, to);
        rows.Trimmed = to;
        if (rows.IsEmpty) rows.EmptiedAt = now.ToUnixTimeMilliseconds();
        else rows.OldestTime = TimeOf(stream, to + 1);
        trim.Bind(1, stream.Id).Bind(2, to).Bind(3, rows.EmptiedAt).Bind(4, rows.ChangesLost).Execute();
        return trimmed;
    }

    private int DeleteRows(SqliteStream stream, DateTimeOffset now, int limit)
    {
        ref var rows = ref stream.Rows;
        if (rows.FirstRow > rows.TrimmedBefore) return 0;

        var needed = (now - options.DuplicateWindow).ToUnixTimeMilliseconds();
        var to = LastBefore(stream, needed, rows.FirstRow, Math.Min(rows.TrimmedBefore, rows.FirstRow + limit - 1));
        to = Math.Max(to, Math.Min(rows.Cleared, rows.FirstRow + limit - 1));
        if (to < rows.FirstRow) return 0;

        tables.Touch(stream);
        search?.RemoveRows(stream.Id, rows.FirstRow, to);
        Delete(stream.Id, rows.FirstRow, to);
        var deleted = (int)(to - rows.FirstRow + 1);
        rows.FirstRow = to + 1;
        return deleted;
    }

    private void NoteIfLongEmpty(SqliteStream stream, DateTimeOffset now)
    {
        ref var rows = ref stream.Rows;
        if (!rows.IsEmpty || rows.FirstRow <= rows.LastRow) return;
        if (rows.EmptiedAt == 0)
        {
            // A stream whose first message was refused: it counts as emptied now.
            tables.Touch(stream);
            rows.EmptiedAt = now.ToUnixTimeMilliseconds();
            trim.Bind(1, stream.Id).Bind(2, rows.Trimmed).Bind(3, rows.EmptiedAt).Bind(4, rows.ChangesLost).Execute();
        }
        else if (rows.EmptiedAt < (now - RetentionSchedule.ForgetAfter).ToUnixTimeMilliseconds())
        {
            LongEmpty.Add(stream);
        }
    }

    /// <summary>Deletes messages of a life that has ended. True when there was one.</summary>
    private bool DeleteEnded()
    {
        long stream, first;
        try
        {
            if (!firstEnded.Step() || firstEnded.IsNull(0)) return false;
            (stream, first) = (firstEnded.Number(0), firstEnded.Number(1));
        }
        finally
        {
            firstEnded.Reset();
        }

        if (first > 0) search?.RemoveRows(stream, first, first + StepRows - 1);
        if (first == 0) forgetEnded.Bind(1, stream).Execute();
        else Delete(stream, first, first + StepRows - 1);
        return true;
    }

    private void Delete(long stream, long from, long to)
    {
        delete.Bind(1, stream).Bind(2, from).Bind(3, to).Execute();
        mentions.Remove(stream, from, to);
    }

    private long LastChange(SqliteStream stream, long from, long to)
    {
        try
        {
            return lastChange.Bind(1, stream.Id).Bind(2, stream.Rows.ChangesLost).Bind(3, from).Bind(4, to).Step()
                ? lastChange.Number(0)
                : stream.Rows.ChangesLost;
        }
        finally
        {
            lastChange.Reset();
        }
    }

    /// <summary>The last number of the range before the first message that is not older than the time.</summary>
    private long LastBefore(SqliteStream stream, long time, long from, long to)
    {
        try
        {
            return firstSince.Bind(1, stream.Id).Bind(2, from).Bind(3, to).Bind(4, time).Step() ? firstSince.Number(0) - 1 : to;
        }
        finally
        {
            firstSince.Reset();
        }
    }

    private long TimeOf(SqliteStream stream, long seq)
    {
        try
        {
            return timeOf.Bind(1, stream.Id).Bind(2, seq).Step() ? timeOf.Number(0) : 0;
        }
        finally
        {
            timeOf.Reset();
        }
    }
}

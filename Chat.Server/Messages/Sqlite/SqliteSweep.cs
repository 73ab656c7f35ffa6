using Microsoft.Data.Sqlite;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// Retention, one step of bounded size per transaction, so that appends never wait long for it. A sweep visits every
/// stream once: it trims what is too many or too old, deletes what earlier sweeps trimmed and the duplicate window no
/// longer needs, and forgets streams that have been empty for <see cref="RetentionSchedule.ForgetAfter"/>.
/// </summary>
internal sealed class SqliteSweep(SqliteDatabase database, SqliteConnection connection, HistoryOptions options) : IDisposable
{
    /// <summary>The most rows one step reads or deletes.</summary>
    private const int StepRows = 512;

    /// <summary>The most streams one step looks at; those with nothing to do cost a few nanoseconds.</summary>
    private const int StepStreams = 16_384;

    private readonly SqliteStatement firstSince = new(connection,
        "SELECT seq FROM messages WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 AND timestamp >= ?4 ORDER BY seq LIMIT 1");

    private readonly SqliteStatement timeOf = new(connection, "SELECT timestamp FROM messages WHERE stream = ?1 AND seq = ?2");

    private readonly SqliteStatement trim = new(connection, "UPDATE streams SET trimmed = ?2, emptied_at = ?3 WHERE id = ?1");

    private readonly SqliteStatement delete = new(connection, "DELETE FROM messages WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3");

    private IEnumerator<KeyValuePair<StreamKey, SqliteStream>>? streams;
    private SqliteStream? current;

    public bool Running => streams is not null;

    public void Start() => streams ??= database.Streams.GetEnumerator();

    public void Stop()
    {
        streams?.Dispose();
        streams = null;
        current = null;
    }

    public void Step(DateTimeOffset now)
    {
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
                current.Numbers.TrimmedBefore = current.Numbers.Trimmed;
                ForgetIfLongEmpty(current, now);
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
    }

    /// <summary>Moves the beginning that readers see; at most <paramref name="limit"/> messages by age, any number by count.</summary>
    private int Trim(SqliteStream stream, DateTimeOffset now, int limit)
    {
        ref var numbers = ref stream.Numbers;
        if (numbers.IsEmpty) return 0;

        var to = numbers.Head - options.MaxMessagesPerRoom;
        var oldest = (now - options.MaxAge).ToUnixTimeMilliseconds();
        if (numbers.OldestTime < oldest)
            to = Math.Max(to, LastBefore(stream, oldest, numbers.Trimmed + 1, Math.Min(numbers.Head, numbers.Trimmed + limit)));
        if (to <= numbers.Trimmed) return 0;

        database.Touch(stream);
        var rows = (int)Math.Min(limit, to - numbers.Trimmed);
        numbers.Trimmed = to;
        if (numbers.IsEmpty) numbers.EmptiedAt = now.ToUnixTimeMilliseconds();
        else numbers.OldestTime = TimeOf(stream, to + 1);
        trim.Bind(1, stream.Id).Bind(2, to).Bind(3, numbers.EmptiedAt).Execute();
        return rows;
    }

    private int DeleteRows(SqliteStream stream, DateTimeOffset now, int limit)
    {
        ref var numbers = ref stream.Numbers;
        if (numbers.FirstRow > numbers.TrimmedBefore) return 0;

        var needed = (now - options.DuplicateWindow).ToUnixTimeMilliseconds();
        var to = LastBefore(stream, needed, numbers.FirstRow, Math.Min(numbers.TrimmedBefore, numbers.FirstRow + limit - 1));
        if (to < numbers.FirstRow) return 0;

        database.Touch(stream);
        delete.Bind(1, stream.Id).Bind(2, numbers.FirstRow).Bind(3, to).Execute();
        var rows = (int)(to - numbers.FirstRow + 1);
        numbers.FirstRow = to + 1;
        return rows;
    }

    private void ForgetIfLongEmpty(SqliteStream stream, DateTimeOffset now)
    {
        ref var numbers = ref stream.Numbers;
        if (!numbers.IsEmpty || numbers.FirstRow <= numbers.Head) return;
        if (numbers.EmptiedAt == 0)
        {
            // A stream whose first message was refused: it counts as emptied now.
            database.Touch(stream);
            numbers.EmptiedAt = now.ToUnixTimeMilliseconds();
            trim.Bind(1, stream.Id).Bind(2, numbers.Trimmed).Bind(3, numbers.EmptiedAt).Execute();
        }
        else if (numbers.EmptiedAt < (now - RetentionSchedule.ForgetAfter).ToUnixTimeMilliseconds())
        {
            database.Forget(stream);
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

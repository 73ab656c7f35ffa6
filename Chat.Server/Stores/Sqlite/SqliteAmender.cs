using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Changes and forgets messages in the tables, inside their transaction. Whoever uses it has the tables.</summary>
internal sealed class SqliteAmender(SqliteTables tables, SqliteStreams streams, SqliteConnection connection, StateTable state, MentionTable mentions, OutboxTable? outbox, SqliteSearchIndex? search) : IDisposable
{
    private readonly SqliteStatement get = new(connection, $"SELECT {MessageColumns.Names} FROM messages WHERE stream = ?1 AND seq = ?2");

    private readonly SqliteStatement set = new(connection, """
        UPDATE messages SET sender = ?3, text = ?4, change = ?5, change_kind = ?6, changed_at = ?7, changed_by = ?8, annotations = ?10,
            client_message_id = CASE WHEN ?9 THEN NULL ELSE client_message_id END
        WHERE stream = ?1 AND seq = ?2
        """);

    private readonly SqliteStatement setHead = new(connection, "UPDATE streams SET changes = ?2 WHERE id = ?1");

    private readonly SqliteStatement loseHead = new(connection, "UPDATE streams SET changes = ?2, changes_lost = ?2 WHERE id = ?1");

    private readonly SqliteStatement clear = new(connection,
        "UPDATE streams SET trimmed = ?2, cleared = ?2, changes_lost = changes, emptied_at = ?3 WHERE id = ?1");

    private readonly SqliteStatement end = new(connection, "DELETE FROM streams WHERE id = ?1");
    private readonly SqliteStatement noteEnded = new(connection, "INSERT INTO ended (stream) VALUES (?1)");
    private readonly Dictionary<StreamKey, SqliteStream> begun = []; // lives that begin with this transaction

    /// <summary>Null when there is none.</summary>
    public OutboxTable? Outbox => outbox;

    /// <summary>Whether there is something in the files that is to disappear with the next sweep.</summary>
    public bool WipeDue { get; set; } = SqliteSchema.Value(connection,
        "SELECT EXISTS (SELECT 1 FROM streams WHERE changes > 0 OR cleared > 0) OR EXISTS (SELECT 1 FROM ended)") is 1L;

    public AmendResult Amend(StreamKey key, in Amendment amendment, DateTimeOffset now)
    {
        if (Present(key) is not { } stream) return new AmendResult(AmendOutcome.NotFound, null, streams.Seed.For(key));
        if (amendment.Seq <= stream.Rows.Trimmed) return Unset(stream, amendment, now);
        var before = Find(stream, amendment.Seq);
        var (outcome, message) = Amending.Apply(before, amendment, stream.Rows.Changes + 1, now);
        if (outcome == AmendOutcome.Changed && message!.Change!.IsDeletion && before!.Extras is ['[', ..]) Retract(stream, amendment.Seq);
        if (outcome == AmendOutcome.Changed) Store(stream, message!, amendment, now);
        if (outcome == AmendOutcome.Changed && search is not null && key.IsRoom && before!.Text != message!.Text)
        {
            search.Remove(stream.Id, message.Seq, before.Text);
            search.Add(stream.Id, message.Seq, message.Text);
        }

        return new AmendResult(outcome, message, stream.Epoch);
    }

    /// <summary>To be called while nothing can be appended, and followed by <see cref="Committed"/> or <see cref="RolledBack"/> before anything is.</summary>
    public StreamPosition Clear(StreamKey key, bool end, DateTimeOffset now)
    {
        if (Present(key) is not { } stream) return new StreamPosition(streams.Seed.For(key), 0);
        if (stream.Id == 0) return new StreamPosition(stream.Epoch, 0); // its first message was refused
        WipeDue = true;
        state.Clear(stream.Id);
        if (end) return End(stream, now);
        tables.Touch(stream);
        ref var rows = ref stream.Rows;
        if (!rows.IsEmpty) rows.EmptiedAt = now.ToUnixTimeMilliseconds();
        rows.Trimmed = rows.TrimmedBefore = rows.Cleared = rows.LastRow;
        rows.ChangesLost = rows.Changes;
        clear.Bind(1, stream.Id).Bind(2, rows.Trimmed).Bind(3, rows.EmptiedAt).Execute();
        return new StreamPosition(stream.Epoch, rows.LastRow);
    }

    public void Committed()
    {
        foreach (var next in begun.Values) streams.Replace(next);
        begun.Clear();
    }

    public void RolledBack() => begun.Clear();

    public void Dispose()
    {
        foreach (var statement in new[] { get, set, setHead, loseHead, clear, end, noteEnded }) statement.Dispose();
    }

    /// <summary>The rows stay under the id of the old life until a sweep takes them; nobody but those who are just reading looks there.</summary>
    private StreamPosition End(SqliteStream stream, DateTimeOffset now)
    {
        end.Bind(1, stream.Id).Execute();
        noteEnded.Bind(1, stream.Id).Execute();
        var next = new SqliteStream(stream.Key, EpochSeed.Random().For(stream.Key), id: 0,
            new StreamRows { FirstRow = 1, EmptiedAt = now.ToUnixTimeMilliseconds() });
        tables.Add(next);
        clear.Bind(1, next.Id).Bind(2, 0).Bind(3, next.Rows.EmptiedAt).Execute();
        begun[stream.Key] = next;
        return new StreamPosition(next.Epoch, 0);
    }

    private SqliteStream? Present(StreamKey key) =>
        begun.TryGetValue(key, out var next) ? next : streams.TryGet(key, out var stream) ? stream : null;

    private LoggedMessage? Find(SqliteStream stream, long seq)
    {
        if (seq <= stream.Rows.Trimmed || seq > stream.Rows.LastRow) return null;
        try
        {
            return get.Bind(1, stream.Id).Bind(2, seq).Step() ? MessageColumns.Read(get) : null;
        }
        finally
        {
            get.Reset();
        }
    }

    /// <summary>Deletes an event that only the state has.</summary>
    private AmendResult Unset(SqliteStream stream, in Amendment amendment, DateTimeOffset now)
    {
        var kept = state.Find(stream.Id, amendment.Seq)?.ToMessage();
        var (outcome, message) = Amending.Unset(kept, amendment, stream.Rows.Changes + 1, now);
        if (outcome != AmendOutcome.Changed) return new AmendResult(outcome, message, stream.Epoch);
        tables.Touch(stream);
        WipeDue = true;
        state.RemoveEvent(stream.Id, amendment.Seq);
        stream.Rows.Changes = stream.Rows.ChangesLost = message!.Change!.Number;
        loseHead.Bind(1, stream.Id).Bind(2, message.Change.Number).Execute();
        return new AmendResult(outcome, message, stream.Epoch);
    }

    /// <summary>Takes back what a message that is deleted did beside being said.</summary>
    private void Retract(SqliteStream stream, long seq)
    {
        state.RemoveEvent(stream.Id, seq);
        mentions.Remove(stream.Id, seq, seq);
    }

    private void Store(SqliteStream stream, LoggedMessage message, in Amendment amendment, DateTimeOffset now)
    {
        var change = message.Change!;
        tables.Touch(stream);
        WipeDue |= amendment.Removes;
        set.Bind(1, stream.Id).Bind(2, message.Seq).Bind(3, message.From).Bind(4, message.Text)
            .Bind(5, change.Number).Bind(6, (long)change.Kind)
            .Bind(7, ChatTime.ToUnix(change.At)).Bind(8, change.By).Bind(9, amendment is { IsDeletion: true, ErasesSender: true } ? 1 : 0).Bind(10, message.Extras).Execute();
        setHead.Bind(1, stream.Id).Bind(2, change.Number).Execute();
        stream.Rows.Changes = change.Number;
        if (stream.Key.IsRoom) outbox?.AddChange(stream.Id, message, now);
    }
}

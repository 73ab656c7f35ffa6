using Microsoft.Data.Sqlite;

namespace Chat.Server.Messages.Sqlite;

/// <summary>Puts messages into the writer's transaction.</summary>
internal sealed class SqliteAppender(SqliteDatabase database, SqliteConnection connection, HistoryOptions options) : IDisposable
{
    private readonly long window = (long)options.DuplicateWindow.TotalMilliseconds;

    // The index is named, because to the planner walking the stream backwards looks as good.
    private readonly SqliteStatement find = new(connection, """
        SELECT seq, id, text, timestamp FROM messages INDEXED BY messages_by_client_message_id
        WHERE stream = ?1 AND sender = ?2 AND client_message_id = ?3
        ORDER BY seq DESC LIMIT 1
        """);

    private readonly SqliteStatement insert = new(connection, """
        INSERT INTO messages (stream, seq, id, sender, text, timestamp, client_message_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """);

    public AppendResult Append(StreamKey key, in MessageDraft draft, DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds();
        var stream = database.StreamForWriting(key);
        if (draft.ClientMessageId is not null && Find(stream, draft, time - window) is { } first)
            return new(first.Text == draft.Text ? AppendOutcome.Duplicate : AppendOutcome.Conflict, first, stream.Epoch);

        var id = MessageIds.Next(now);
        var seq = stream.Numbers.Head + 1;
        insert.Bind(1, stream.Id).Bind(2, seq).Bind(3, id).Bind(4, draft.From).Bind(5, draft.Text).Bind(6, time)
            .Bind(7, draft.ClientMessageId).Execute();

        database.Touch(stream);
        database.Staged.Add(new StagedMessage(key, seq, id));
        if (stream.Numbers.IsEmpty) stream.Numbers.OldestTime = time;
        stream.Numbers.Head = seq;
        return new(AppendOutcome.Stored, Message(id, seq, draft, draft.Text, time), stream.Epoch);
    }

    public void Dispose()
    {
        find.Dispose();
        insert.Dispose();
    }

    private LoggedMessage? Find(SqliteStream stream, in MessageDraft draft, long since)
    {
        if (stream.Numbers.FirstRow > stream.Numbers.Head) return null;
        try
        {
            return find.Bind(1, stream.Id).Bind(2, draft.From).Bind(3, draft.ClientMessageId).Step() && find.Number(3) >= since
                ? Message(find.Guid(1), find.Number(0), draft, find.Text(2), find.Number(3))
                : null;
        }
        finally
        {
            find.Reset();
        }
    }

    private static LoggedMessage Message(Guid id, long seq, in MessageDraft draft, string text, long time) =>
        new(id.ToString(), seq, draft.From, text, DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime, draft.ClientMessageId);
}

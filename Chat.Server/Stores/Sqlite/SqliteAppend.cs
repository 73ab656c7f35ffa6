using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>An append that ends with the transaction that it was part of, inside <see cref="CommitAnswers"/>.</summary>
internal sealed class SqliteAppend(StreamKey stream, MessageDraft draft, CancellationToken cancellation)
    : AppendWork(stream, draft, cancellation), ILogWork
{
    private AppendResult result;

    public bool NeedsTransaction => false;

    public void Stage(SqliteDatabase database, DateTimeOffset now) => result = database.Appender.Append(Stream, Draft, now);

    public void Succeed() => Succeed(result);
}

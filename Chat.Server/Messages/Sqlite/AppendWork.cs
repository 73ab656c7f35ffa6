namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// One message on its way to disk. It can be cancelled until the writer takes it: a cancelled append is never stored,
/// and one that was taken ends with the outcome of its transaction. Whoever waits for it goes on inside <see cref="CommitAnswers"/>.
/// </summary>
internal sealed class AppendWork : TaskCompletionSource<AppendResult>, ILogWork
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly StreamKey stream;
    private readonly MessageDraft draft;
    private readonly CancellationTokenRegistration cancelling;
    private AppendResult result;
    private int state = Waiting;

    public AppendWork(StreamKey stream, MessageDraft draft, CancellationToken cancellation)
    {
        this.stream = stream;
        this.draft = draft;
        cancelling = cancellation.UnsafeRegister(static (work, token) => ((AppendWork)work!).Cancel(token), this);
    }

    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    public void Stage(SqliteDatabase database, DateTimeOffset now) => result = database.Appender.Append(stream, draft, now);

    public void Succeed()
    {
        cancelling.Unregister();
        TrySetResult(result);
    }

    public void Fail(MessageLogUnavailableException reason)
    {
        cancelling.Unregister();
        TrySetException(reason);
    }

    private void Cancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting) SetCanceled(token);
    }
}

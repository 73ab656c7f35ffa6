using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>
/// One message on its way to a store. It can be cancelled until it is taken: a cancelled append is never stored, and one that was taken ends with
/// the outcome of its commit. Whoever waits for it goes on inside the call that ends it.
/// </summary>
internal class AppendWork : TaskCompletionSource<AppendResult>, ICommitWork
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly CancellationTokenRegistration cancelling;
    private int state = Waiting;

    public AppendWork(StreamKey stream, MessageDraft draft, CancellationToken cancellation)
    {
        Stream = stream;
        Draft = draft;
        cancelling = cancellation.UnsafeRegister(static (work, token) => ((AppendWork)work!).Cancel(token), this);
    }

    public StreamKey Stream { get; }

    public MessageDraft Draft { get; }

    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    public void Succeed(AppendResult result)
    {
        cancelling.Unregister();
        TrySetResult(result);
    }

    /// <summary>Ends as the task that stored it has ended.</summary>
    public void End(Task<AppendResult> storing)
    {
        cancelling.Unregister();
        TrySetFromTask(storing);
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

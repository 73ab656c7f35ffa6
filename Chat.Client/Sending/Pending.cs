using Chat.Contracts;

namespace Chat.Client.Sending;

/// <summary>A message on its way to its receipt.</summary>
internal sealed class Pending(OutboxMessage message, bool isAwaited) : IDisposable
{
    private readonly TaskCompletionSource<Receipt> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource over = new();

    public OutboxMessage Message { get; set; } = message;

    /// <summary>Whether the application holds the task; else an event tells it what became of the message.</summary>
    public bool IsAwaited { get; } = isAwaited;

    public Task<Receipt> Done => done.Task;

    /// <summary>Cancelled when there is nothing to do any more.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Whether the outbox has it; faulted when that failed.</summary>
    public Task Kept { get; set; } = Task.CompletedTask;

    /// <summary>Fails it when it has waited too long.</summary>
    public IDisposable? Deadline { get; set; }

    /// <summary>Ends of connections with an error without a code while it was under way.</summary>
    public int Disasters { get; set; }

    public bool Succeed(Receipt receipt) => End(done.TrySetResult(receipt));

    public bool Fail(Exception why)
    {
        var isFirst = done.TrySetException(why);
        _ = done.Task.Exception; // seen, also when nobody waits
        return End(isFirst);
    }

    public void Dispose()
    {
        Deadline?.Dispose();
        over.Dispose();
    }

    private bool End(bool isFirst)
    {
        if (!isFirst) return false;
        Deadline?.Dispose();
        over.Cancel();
        return true;
    }
}

namespace Chat.Client.Kernel;

/// <summary>A value that comes and goes, to be waited for. Safe for threads.</summary>
internal sealed class Latch<T> where T : class
{
    private readonly object gate = new();
    private TaskCompletionSource<T> source = New();

    /// <summary>The value, if it is there.</summary>
    public T? Value
    {
        get
        {
            lock (gate) return source.Task.Status == TaskStatus.RanToCompletion ? source.Task.Result : null;
        }
    }

    public Task<T> WaitAsync(CancellationToken cancellation)
    {
        lock (gate) return source.Task.WaitAsync(cancellation);
    }

    /// <summary>The value is there, or with null it is not.</summary>
    public void Set(T? value)
    {
        lock (gate)
        {
            if (source.Task.IsFaulted) return;
            if (source.Task.IsCompleted) source = New();
            if (value is not null) source.SetResult(value);
        }
    }

    /// <summary>It will never be there again.</summary>
    public void Fail(Exception why)
    {
        lock (gate)
        {
            if (source.Task.IsFaulted) return;
            if (source.Task.IsCompleted) source = New();
            source.SetException(why);
            _ = source.Task.Exception; // seen, also when nobody waits
        }
    }

    private static TaskCompletionSource<T> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

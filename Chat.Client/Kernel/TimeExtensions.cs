namespace Chat.Client.Kernel;

/// <summary>Waiting by a <see cref="TimeProvider"/>, the same on all frameworks.</summary>
internal static class TimeExtensions
{
    public static Task Pause(this TimeProvider time, TimeSpan span, CancellationToken cancellation) =>
#if NET8_0_OR_GREATER
        Task.Delay(span, time, cancellation);
#else
        time.Delay(span, cancellation);
#endif

    /// <summary>Cancelled when the span is over.</summary>
    public static CancellationTokenSource Limit(this TimeProvider time, TimeSpan span) =>
#if NET8_0_OR_GREATER
        new(span, time);
#else
        time.CreateCancellationTokenSource(span);
#endif

#if !NET8_0_OR_GREATER
    public static Task WaitAsync(this Task task, CancellationToken cancellation) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);

    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellation) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
#endif
}

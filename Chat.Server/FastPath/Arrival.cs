using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Chat.Server.FastPath;

/// <summary>
/// What somebody waits for, time and again: the one awaitable of our own. In place of <see cref="ManualResetValueTaskSourceCore{T}"/>, which puts the
/// continuation in its place by <see cref="Interlocked"/>: after that the collector looks through the memory around it, however old all of it is, and every
/// connection has several of these; see docs/lab-notes.md. And in place of a task, which leaves the order of what goes on to the thread pool.
/// <para>The one who awaits goes on in the thread that completes, at once; if he comes to wait only then, in his own thread, at once too.</para>
/// </summary>
internal sealed class Arrival<T> : IValueTaskSource<T>
{
    // Guarded by itself; nobody may complete it who holds a lock that the one who awaits needs.
    private Action<object?>? continuation;
    private object? state;
    private ExceptionDispatchInfo? failure;
    private T? result;
    private bool arrived;
    private short version;

    /// <summary>The next value, to be awaited once. The one before has been taken.</summary>
    public ValueTask<T> Next()
    {
        version++;
        (continuation, state, failure, arrived) = (null, null, null, false);
        return new ValueTask<T>(this, version);
    }

    /// <summary>The value is there, or it will not come. Once after each <see cref="Next"/>.</summary>
    public void Complete(T? value, Exception? exception = null)
    {
        Action<object?>? goOn;
        object? argument;
        lock (this)
        {
            result = value;
            if (exception is not null) failure = ExceptionDispatchInfo.Capture(exception);
            Volatile.Write(ref arrived, true); // whoever asks for the status holds no lock
            (goOn, argument) = (continuation, state);
        }

        goOn?.Invoke(argument);
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token)
    {
        CheckVersion(token);
        if (!Volatile.Read(in arrived)) return ValueTaskSourceStatus.Pending;
        return failure is null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Faulted;
    }

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        CheckVersion(token);
        lock (this)
        {
            if (!arrived)
            {
                this.continuation = continuation;
                this.state = state;
                return;
            }
        }

        continuation(state);
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        CheckVersion(token);
        if (!Volatile.Read(in arrived)) throw new InvalidOperationException("It has not arrived.");
        failure?.Throw();
        var taken = result!;
        result = default;
        return taken;
    }

    private void CheckVersion(short token)
    {
        if (token != version) throw new InvalidOperationException("It has been taken already.");
    }
}

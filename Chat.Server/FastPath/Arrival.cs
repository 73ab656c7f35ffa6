using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Chat.Server.FastPath;

/// <summary>
/// What a source of values says to the one who awaits it, time and again. In place of <see cref="ManualResetValueTaskSourceCore{T}"/>, which puts the
/// continuation in its place by <see cref="Interlocked"/>: after that the collector looks through two kilobytes around it, however old all of it is, and every
/// connection has several of these. With the WebSocket's own waiting and the places of calls this was half of its pauses.
/// <para>Guarded by its owner's lock, which nobody may hold who completes it. The one who awaits goes on in the thread that completes, and if he comes to
/// wait only then, on the thread pool.</para>
/// </summary>
internal struct Arrival<T>
{
    private Action<object?>? continuation;
    private object? state;
    private ExceptionDispatchInfo? failure;
    private T? result;
    private bool arrived;

    /// <summary>Says which of the values it is; a value task has it as its token.</summary>
    public short Version { get; private set; }

    /// <summary>The next value is to come. The one before has been taken.</summary>
    public void Reset()
    {
        Version++;
        (continuation, state, failure, result, arrived) = (null, null, null, default, false);
    }

    /// <summary>The value is there, once after each <see cref="Reset"/>.</summary>
    public void Complete(object owner, T value, Exception? exception = null)
    {
        Action<object?>? goOn;
        object? argument;
        lock (owner)
        {
            result = value;
            if (exception is not null) failure = ExceptionDispatchInfo.Capture(exception);
            Volatile.Write(ref arrived, true); // whoever asks for the status holds no lock
            (goOn, argument) = (continuation, state);
        }

        goOn?.Invoke(argument);
    }

    public void OnCompleted(object owner, Action<object?> continuation, object? state)
    {
        lock (owner)
        {
            if (!arrived)
            {
                this.continuation = continuation;
                this.state = state;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: true);
    }

    public readonly ValueTaskSourceStatus GetStatus(short version)
    {
        CheckVersion(version);
        if (!Volatile.Read(in arrived)) return ValueTaskSourceStatus.Pending;
        return failure is null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Faulted;
    }

    public readonly T GetResult(short version)
    {
        CheckVersion(version);
        if (!Volatile.Read(in arrived)) throw new InvalidOperationException("It has not arrived.");
        failure?.Throw();
        return result!;
    }

    private readonly void CheckVersion(short version)
    {
        if (version != Version) throw new InvalidOperationException("It has been taken already.");
    }
}

using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Chat.Server.FastPath;

/// <summary>
/// What a call of the hub ends with. Whoever awaits it goes on in the thread that ends the call, at once; if it comes to wait only then, it goes on in
/// its own thread, at once too. A task would leave that to the thread pool, and a later answer might be given first.
/// </summary>
internal sealed class HubAnswer : IValueTaskSource<object?>
{
    private object? result;
    private ExceptionDispatchInfo? failure;
    private Action<object?>? continuation;
    private object? continuationState;
    private bool isSet;

    /// <summary>To be awaited once.</summary>
    public ValueTask<object?> Task => new(this, 0);

    /// <summary>Ends the call, once.</summary>
    public void Set(object? result, Exception? failure)
    {
        Action<object?>? goOn;
        lock (this)
        {
            this.result = result;
            this.failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
            isSet = true;
            goOn = continuation;
        }

        goOn?.Invoke(continuationState);
    }

    public ValueTaskSourceStatus GetStatus(short token)
    {
        lock (this)
        {
            if (!isSet) return ValueTaskSourceStatus.Pending;
            return failure is null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Faulted;
        }
    }

    public object? GetResult(short token)
    {
        failure?.Throw();
        return result;
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        lock (this)
        {
            if (!isSet)
            {
                this.continuation = continuation;
                continuationState = state;
                return;
            }
        }

        continuation(state);
    }
}

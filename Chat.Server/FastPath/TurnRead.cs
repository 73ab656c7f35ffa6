using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Chat.Server.FastPath;

/// <summary>A read that was not done at once: whoever awaits it goes on in a <see cref="Turn"/>. For one read at a time.</summary>
internal sealed class TurnRead : IValueTaskSource<int>
{
    private readonly Action completed;
    private Arrival<int> result;
    private ValueTaskAwaiter<int> read;

    public TurnRead() => completed = Complete;

    public ValueTask<int> Await(ValueTask<int> pending)
    {
        result.Reset();
        read = pending.GetAwaiter();
        var task = new ValueTask<int>(this, result.Version);
        read.UnsafeOnCompleted(completed);
        return task;
    }

    int IValueTaskSource<int>.GetResult(short token) => result.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => result.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        result.OnCompleted(this, continuation, state);

    private void Complete()
    {
        var begun = Turn.TryBegin();
        try
        {
            int bytes;
            try
            {
                bytes = read.GetResult();
            }
            catch (Exception e)
            {
                result.Complete(this, 0, e);
                return;
            }

            result.Complete(this, bytes);
        }
        finally
        {
            if (begun) Turn.End();
        }
    }
}

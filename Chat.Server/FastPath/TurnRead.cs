using System.Runtime.CompilerServices;

namespace Chat.Server.FastPath;

/// <summary>A read that was not done at once: whoever awaits it goes on in a turn, see <see cref="Turns"/>. For one read at a time.</summary>
internal sealed class TurnRead
{
    private readonly Arrival<int> arrival = new();
    private readonly Action completed;
    private ValueTaskAwaiter<int> read;

    public TurnRead() => completed = () => Turns.Instance.Run(static read => ((TurnRead)read).Complete(), this);

    public ValueTask<int> Await(ValueTask<int> pending)
    {
        var next = arrival.Next();
        read = pending.GetAwaiter();
        read.UnsafeOnCompleted(completed);
        return next;
    }

    private void Complete()
    {
        int bytes;
        try
        {
            bytes = read.GetResult();
        }
        catch (Exception e)
        {
            arrival.Complete(0, e);
            return;
        }

        arrival.Complete(bytes);
    }
}

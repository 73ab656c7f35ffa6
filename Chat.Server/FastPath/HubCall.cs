using Microsoft.Extensions.ObjectPool;

namespace Chat.Server.FastPath;

/// <summary>
/// A call's place in the line of its connection, see <see cref="CallGate"/>, which guards it.
/// <para>Places are used again, and not to save their memory: a young object in each connection's line would make the collector look into the
/// memory of every connection that has sent something, see <see cref="Arrival{T}"/>.</para>
/// </summary>
internal sealed class HubCall
{
    private static readonly DefaultObjectPool<HubCall> Unused = new(new DefaultPooledObjectPolicy<HubCall>(), maximumRetained: 256);

    private Arrival<bool>? begun;
    private Arrival<object?>? answer;
    private object? result;
    private Exception? failure;

    /// <summary>The call behind it in the line.</summary>
    public HubCall? Next { get; set; }

    public bool Overlaps { get; private set; }

    /// <summary>Whether it has not begun.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether it has run, and is to be answered when it is the first.</summary>
    public bool IsDone { get; private set; }

    /// <summary>A place that is not in the line yet.</summary>
    public static HubCall Rent(bool overlaps, bool isRunning)
    {
        var call = Unused.Get();
        call.Overlaps = overlaps;
        call.IsWaiting = !isRunning;
        call.begun = isRunning ? null : new Arrival<bool>();
        call.answer = new Arrival<object?>();
        return call;
    }

    /// <summary>Comes when it may begin, to be asked for before the lock is left; says whether it must not because the connection has ended.</summary>
    public ValueTask<bool> TurnAsync() => begun?.Next() ?? new ValueTask<bool>(false);

    /// <summary>What it is answered with, in its turn; to be asked for before the lock is left.</summary>
    public ValueTask<object?> AnswerAsync() => answer!.Next();

    /// <summary>It may begin now.</summary>
    /// <returns>What tells it so, once the lock is left.</returns>
    public Arrival<bool> Begin()
    {
        IsWaiting = false;
        return begun!;
    }

    /// <summary>It has run.</summary>
    public void Finish(object? result, Exception? failure)
    {
        this.result = result;
        this.failure = failure;
        IsDone = true;
    }

    /// <summary>Answers it and gives the place back: nobody else knows it any more.</summary>
    public void GiveAnswer()
    {
        var (awaited, value, exception) = (answer!, result, failure);
        Next = null;
        (begun, answer, result, failure, IsDone) = (null, null, null, null, false);
        Unused.Return(this);
        awaited.Complete(value, exception);
    }
}

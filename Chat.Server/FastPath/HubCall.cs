using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;

namespace Chat.Server.FastPath;

/// <summary>
/// A call's place in the line of its connection, see <see cref="CallGate"/>. Awaited before it runs, if it has to wait for that, and again, after
/// <see cref="Finish"/>, before it is answered. Whoever awaits it goes on in the thread of whoever made its turn come.
/// <para>Places are used again, and not to save their memory: a young object in each connection's line would make the collector look into the
/// memory of every connection that has sent something, see <see cref="Arrival{T}"/>.</para>
/// </summary>
internal sealed class HubCall : ICriticalNotifyCompletion
{
    private static readonly DefaultObjectPool<HubCall> Unused = new(new DefaultPooledObjectPolicy<HubCall>(), maximumRetained: 256);

    private CallGate? gate;
    private Action? continuation;
    private bool refused;

    /// <summary>For the gate: the call behind it in the line.</summary>
    public HubCall? Next { get; set; }

    public bool Overlaps { get; private set; }

    /// <summary>Whether it has not begun.</summary>
    public bool IsWaiting { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Never: the gate says when, also if that is at once.</summary>
    public bool IsCompleted => false;

    /// <summary>A place that is not in the line yet.</summary>
    public static HubCall Rent(CallGate gate, bool overlaps, bool isRunning)
    {
        var call = Unused.Get();
        call.gate = gate;
        call.Overlaps = overlaps;
        call.IsWaiting = !isRunning;
        return call;
    }

    /// <summary>To be called when it has been awaited for its answer: nobody else knows it any more.</summary>
    public void Return()
    {
        gate = null;
        Next = null;
        IsDone = refused = false;
        Unused.Return(this);
    }

    public HubCall GetAwaiter() => this;

    /// <summary>It has run, and is to be answered next.</summary>
    public HubCall Finish()
    {
        lock (gate!) IsDone = true;
        return this;
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var own = gate!; // once the continuation is there, another thread may answer the call and return it
        lock (own) this.continuation = continuation;
        own.Advance();
    }

    /// <summary>Throws when it may not begin because the connection has ended.</summary>
    public void GetResult()
    {
        if (refused && !IsDone) throw CallGate.Ended();
    }

    /// <summary>For the gate: what goes on when its turn comes, once.</summary>
    public Action? TakeContinuation()
    {
        var taken = continuation;
        continuation = null;
        return taken;
    }

    /// <summary>For the gate: it may run now, if it is there to be told.</summary>
    public Action? TryBegin(bool refused)
    {
        if (TakeContinuation() is not { } begin) return null;
        IsWaiting = false;
        this.refused = refused;
        return begin;
    }
}

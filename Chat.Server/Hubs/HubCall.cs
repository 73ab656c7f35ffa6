using System.Runtime.CompilerServices;

namespace Chat.Server.Hubs;

/// <summary>
/// A call's place in the line of its connection, see <see cref="CallGate"/>. Awaited before it runs, if it has to wait for that, and again, after
/// <see cref="Finish"/>, before it is answered. Whoever awaits it goes on in the thread of whoever made its turn come.
/// </summary>
internal sealed class HubCall(CallGate gate, bool overlaps, bool isRunning) : ICriticalNotifyCompletion
{
    private Action? continuation;
    private bool refused;

    public bool Overlaps => overlaps;

    /// <summary>Whether it has not begun.</summary>
    public bool IsWaiting { get; private set; } = !isRunning;

    public bool IsDone { get; private set; }

    /// <summary>Never: the gate says when, also if that is at once.</summary>
    public bool IsCompleted => false;

    public HubCall GetAwaiter() => this;

    /// <summary>It has run, and is to be answered next.</summary>
    public HubCall Finish()
    {
        lock (gate) IsDone = true;
        return this;
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        lock (gate) this.continuation = continuation;
        gate.Advance();
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

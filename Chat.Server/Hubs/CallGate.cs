using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Hubs;

/// <summary>
/// The calls of one connection, in the order in which they came. One begins when those before it have ended, save that calls which may overlap begin
/// while each other are running; and each is answered after those before it, whichever is done first. After the end of the connection none begins.
/// <para>SignalR starts calls one after the other, each until it waits for something. A call that never waits needs no place in the line.</para>
/// </summary>
internal sealed class CallGate
{
    private List<HubCall>? line;

    /// <summary>Whether a call is running that has no place in the line; then the line is empty, and SignalR starts no other.</summary>
    private bool direct;

    /// <summary>Whether a thread is at work in <see cref="Advance"/>: the answer that it gives may still be on its way out.</summary>
    private bool advancing;

    private bool ended;
    private TaskCompletionSource? idle;

    private bool IsIdle => !direct && !advancing && line is not { Count: > 0 };

    /// <summary>Gives a connection its gate.</summary>
    public static void Attach(IFeatureCollection connection) => connection.Set(new CallGate());

    /// <summary>The gate of a connection, or null when it has not been let in yet.</summary>
    public static CallGate? Of(IFeatureCollection connection) => connection.Get<CallGate>();

    /// <summary>A call begins; throws <see cref="OperationCanceledException"/> after the end.</summary>
    /// <param name="overlaps">Whether it may run beside others of which the same is true.</param>
    /// <returns>Its place in the line. Null when nothing is before it: then <see cref="LeaveDirectly"/> must follow, or <see cref="Suspend"/> once it waits.</returns>
    public HubCall? Enter(bool overlaps)
    {
        lock (this)
        {
            if (ended) throw Ended();
            if (!IsIdle) return Join(overlaps, isRunning: overlaps && !advancing && line is [.., { Overlaps: true, IsWaiting: false }]);
            direct = true;
            return null;
        }
    }

    /// <summary>The call that began directly waits for something: others may come, so it gets its place before them.</summary>
    public HubCall Suspend(bool overlaps)
    {
        lock (this)
        {
            direct = false;
            return Join(overlaps, isRunning: true);
        }
    }

    /// <summary>The call that began directly has ended without having waited.</summary>
    public void LeaveDirectly()
    {
        lock (this)
        {
            direct = false;
            TellIdle();
        }
    }

    /// <summary>Lets no further call begin, and waits until those that have begun are answered.</summary>
    public Task EndAsync()
    {
        lock (this)
        {
            ended = true;
            if (IsIdle) return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    public static OperationCanceledException Ended() => new("The connection has ended.");

    /// <summary>
    /// Lets every call go on whose turn has come, in this thread and one after the other: a call has handed over its answer, as far as it need not wait
    /// for room, before the next one goes on.
    /// </summary>
    public void Advance()
    {
        lock (this)
        {
            if (advancing) return; // whoever is at it sees what has come
            advancing = true;
        }

        while (true)
        {
            Action goOn;
            lock (this)
            {
                if (TakeDue() is not { } due)
                {
                    advancing = false;
                    TellIdle();
                    return;
                }

                goOn = due;
            }

            goOn();
        }
    }

    private HubCall Join(bool overlaps, bool isRunning)
    {
        var call = new HubCall(this, overlaps, isRunning);
        (line ??= []).Add(call);
        return call;
    }

    private Action? TakeDue()
    {
        if (line is not [var first, ..]) return null;
        if (first.IsDone)
        {
            if (first.TakeContinuation() is not { } answer) return null; // it will be there in a moment, and then its own thread comes here
            line.RemoveAt(0);
            return answer;
        }

        foreach (var call in line)
        {
            if (call.IsWaiting) return call == first || call.Overlaps ? call.TryBegin(refused: ended) : null;
            if (!call.Overlaps) return null;
        }

        return null;
    }

    private void TellIdle()
    {
        if (IsIdle) idle?.TrySetResult();
    }
}

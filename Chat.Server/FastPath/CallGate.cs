using Chat.Contracts;
using Chat.Server.Endpoints.Hubs;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.FastPath;

/// <summary>
/// The calls of one connection, in the order in which they came. One begins when those before it have ended, save that calls which may overlap begin
/// while each other are running; and each is answered after those before it, whichever is done first. After the end of the connection none begins.
/// <para>SignalR starts calls one after the other, each until it waits for something. A call that never waits needs no place in the line.</para>
/// </summary>
internal sealed class CallGate
{
    private HubCall? first;
    private HubCall? last;

    /// <summary>Whether a call is running that has no place in the line; then the line is empty, and SignalR starts no other.</summary>
    private bool direct;

    /// <summary>Whether a thread is at work in <see cref="Advance"/>: the answer that it gives may still be on its way out.</summary>
    private bool advancing;

    private bool ended;
    private TaskCompletionSource? idle;

    private bool IsIdle => !direct && !advancing && first is null;

    /// <summary>Gives a connection its gate.</summary>
    public static void Attach(IFeatureCollection connection) => connection.Set(new CallGate());

    /// <summary>The gate of a connection, or null when it has not been let in yet.</summary>
    public static CallGate? Of(IFeatureCollection connection) => connection.Get<CallGate>();

    /// <summary>Runs a call in its turn, and answers it in its turn.</summary>
    /// <param name="overlaps">Whether it may run beside others of which the same is true.</param>
    /// <param name="state">What the call needs.</param>
    /// <param name="run">The call. It fails through what it returns and never throws.</param>
    /// <returns>Its answer, to be awaited before the next call comes. <see cref="Ended"/> when the call came after the end.</returns>
    public ValueTask<object?> RunAsync<T>(bool overlaps, T state, Func<T, ValueTask<object?>> run)
    {
        if (!TryEnter(overlaps, out var call)) return ValueTask.FromException<object?>(Ended());
        ValueTask<object?>? running = null;
        if (call is null)
        {
            var direct = run(state);
            if (direct.IsCompleted)
            {
                LeaveDirectly();
                return direct;
            }

            running = direct;
            call = Suspend(overlaps);
        }

        var answer = new HubAnswer();
        _ = AnswerAsync(call, running, state, run, answer);
        return answer.Task;
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

    public static HubException Ended() => HubCallFilter.Error(ChatErrors.Unavailable, "The connection has ended.");

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

    private static async Task AnswerAsync<T>(HubCall call, ValueTask<object?>? running, T state, Func<T, ValueTask<object?>> run, HubAnswer answer)
    {
        object? result = null;
        Exception? failure = null;
        try
        {
            if (call.IsWaiting) await call;
            result = await (running ?? run(state));
        }
        catch (Exception e)
        {
            failure = e;
        }

        await call.Finish();
        call.Return();
        answer.Set(result, failure);
    }

    /// <summary>A call begins. False after the end.</summary>
    /// <param name="overlaps">Whether it may run beside others of which the same is true.</param>
    /// <param name="call">Its place in the line. Null when nothing is before it: then <see cref="LeaveDirectly"/> must follow, or <see cref="Suspend"/> once it waits.</param>
    private bool TryEnter(bool overlaps, out HubCall? call)
    {
        lock (this)
        {
            call = null;
            if (ended) return false;
            if (IsIdle) direct = true;
            else call = Join(overlaps, isRunning: overlaps && !advancing && last is { Overlaps: true, IsWaiting: false });
            return true;
        }
    }

    /// <summary>The call that began directly waits for something: others may come, so it gets its place before them.</summary>
    private HubCall Suspend(bool overlaps)
    {
        lock (this)
        {
            direct = false;
            return Join(overlaps, isRunning: true);
        }
    }

    /// <summary>The call that began directly has ended without having waited.</summary>
    private void LeaveDirectly()
    {
        lock (this)
        {
            direct = false;
            TellIdle();
        }
    }

    private HubCall Join(bool overlaps, bool isRunning)
    {
        var call = HubCall.Rent(this, overlaps, isRunning);
        if (last is null) first = call;
        else last.Next = call;
        last = call;
        return call;
    }

    private Action? TakeDue()
    {
        if (first is null) return null;
        if (first.IsDone)
        {
            if (first.TakeContinuation() is not { } answer) return null; // it will be there in a moment, and then its own thread comes here
            first = first.Next;
            if (first is null) last = null;
            return answer;
        }

        for (var call = first; call is not null; call = call.Next)
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

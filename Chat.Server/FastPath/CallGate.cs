using Chat.Server.Endpoints.Hubs;

namespace Chat.Server.FastPath;

/// <summary>
/// The calls of one connection, in the order in which they came. One begins when those before it have ended, save that calls which may overlap begin
/// while each other are running; and each is answered after those before it, whichever is done first. After the end of the connection none begins.
/// <para>SignalR starts calls one after the other, each until it waits for something. A call that never waits needs no place in the line.</para>
/// </summary>
internal sealed class CallGate : ICallOrder
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

    public ValueTask<object?> RunAsync<T>(bool overlaps, T state, Func<T, ValueTask<object?>> run)
    {
        if (!TryEnter(overlaps, out var call, out var turn, out var answer)) return ValueTask.FromException<object?>(HubErrors.Ended());
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
            call = Suspend(overlaps, out turn, out answer);
        }

        _ = ExecuteAsync(call, turn, running, state, run);
        return answer;
    }

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

    private async Task ExecuteAsync<T>(HubCall call, ValueTask<bool> turn, ValueTask<object?>? running, T state, Func<T, ValueTask<object?>> run)
    {
        object? result = null;
        Exception? failure = null;
        try
        {
            if (await turn) throw HubErrors.Ended();
            result = await (running ?? run(state));
        }
        catch (Exception e)
        {
            failure = e;
        }

        lock (this) call.Finish(result, failure);
        Advance();
    }

    /// <summary>
    /// Lets every call go on whose turn has come, in this thread and one after the other: a call has handed over its answer, as far as it need not wait
    /// for room, before the next one goes on. A call that nobody awaits yet is the last: SignalR starts the next when it does.
    /// </summary>
    private void Advance()
    {
        lock (this)
        {
            if (advancing) return; // whoever is at it sees what has come
            advancing = true;
        }

        while (true)
        {
            HubCall? done;
            Arrival<bool>? begun;
            bool refused;
            lock (this)
            {
                refused = ended;
                if (!TryTakeDue(out done, out begun))
                {
                    advancing = false;
                    TellIdle();
                    return;
                }
            }

            done?.GiveAnswer();
            begun?.Complete(refused);
        }
    }

    /// <summary>A call begins. False after the end.</summary>
    /// <param name="overlaps">Whether it may run beside others of which the same is true.</param>
    /// <param name="call">Its place in the line. Null when nothing is before it: then <see cref="LeaveDirectly"/> must follow, or <see cref="Suspend"/> once it waits.</param>
    /// <param name="turn">Its turn to begin, if it has a place.</param>
    /// <param name="answer">Its answer, if it has a place.</param>
    private bool TryEnter(bool overlaps, out HubCall? call, out ValueTask<bool> turn, out ValueTask<object?> answer)
    {
        lock (this)
        {
            (call, turn, answer) = (null, default, default);
            if (ended) return false;
            if (IsIdle) direct = true;
            else call = Join(overlaps, isRunning: overlaps && !advancing && last is { Overlaps: true, IsWaiting: false }, out turn, out answer);
            return true;
        }
    }

    /// <summary>The call that began directly waits for something: others may come, so it gets its place before them.</summary>
    private HubCall Suspend(bool overlaps, out ValueTask<bool> turn, out ValueTask<object?> answer)
    {
        lock (this)
        {
            direct = false;
            return Join(overlaps, isRunning: true, out turn, out answer);
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

    private HubCall Join(bool overlaps, bool isRunning, out ValueTask<bool> turn, out ValueTask<object?> answer)
    {
        var call = HubCall.Rent(overlaps, isRunning);
        turn = call.TurnAsync();
        answer = call.AnswerAsync();
        if (last is null) first = call;
        else last.Next = call;
        last = call;
        return call;
    }

    /// <summary>The call that is to be answered, or what tells one that it may begin; false when all wait for something else.</summary>
    private bool TryTakeDue(out HubCall? done, out Arrival<bool>? begun)
    {
        (done, begun) = (null, null);
        if (first is { IsDone: true })
        {
            done = first;
            first = first.Next;
            if (first is null) last = null;
            return true;
        }

        for (var call = first; call is not null; call = call.Next)
        {
            if (call.IsWaiting)
            {
                if (call == first || call.Overlaps) begun = call.Begin();
                return begun is not null;
            }

            if (!call.Overlaps) return false;
        }

        return false;
    }

    private void TellIdle()
    {
        if (IsIdle) idle?.TrySetResult();
    }
}

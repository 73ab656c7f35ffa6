using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Hubs;

/// <summary>Lets a connection's end wait for the call that is running, and no call begin after it. That calls run one at a time is SignalR's doing.</summary>
internal sealed class CallGate
{
    private int running;
    private bool ended;
    private TaskCompletionSource? idle;

    /// <summary>Gives a connection its gate.</summary>
    public static void Attach(IFeatureCollection connection) => connection.Set(new CallGate());

    /// <summary>The gate of a connection, or null when it has not been let in yet.</summary>
    public static CallGate? Of(IFeatureCollection connection) => connection.Get<CallGate>();

    /// <summary>A call begins; throws <see cref="OperationCanceledException"/> after the end. <see cref="Exit"/> must follow.</summary>
    public void Enter()
    {
        lock (this)
        {
            if (ended) throw new OperationCanceledException("The connection has ended.");
            running++;
        }
    }

    public void Exit()
    {
        lock (this)
        {
            if (--running == 0) idle?.TrySetResult();
        }
    }

    /// <summary>Refuses calls from now on, and waits for the one that is running.</summary>
    public Task EndAsync()
    {
        lock (this)
        {
            ended = true;
            if (running == 0) return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }
}

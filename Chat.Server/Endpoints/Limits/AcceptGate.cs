namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// Keeps clients from taking the last descriptors: while there are as many sockets as there may be, none is accepted, and who connects waits in the system's backlog.
/// </summary>
internal sealed class AcceptGate(OpenFiles files, ILogger<AcceptGate> logger)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? opening;
    private int open;
    private bool logged;

    /// <summary>Completes when a connection may be accepted.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        lock (gate) return opening?.Task.WaitAsync(cancellation) ?? Task.CompletedTask;
    }

    /// <summary>A connection was accepted; <see cref="Leave"/> follows when its socket is closed.</summary>
    public void Enter()
    {
        lock (gate)
        {
            if (++open < files.Sockets) return;
            opening ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (logged) return;
            logged = true;
        }

        logger.DescriptorsUsedUp(files.Limit, files.Sockets);
    }

    public void Leave()
    {
        lock (gate)
        {
            open--;
            if (open < files.Sockets / 2) logged = false; // over: another time is news again
            OpenIfThereIsRoom();
        }
    }

    /// <summary>The server has started: what is free now is known.</summary>
    public void Measure()
    {
        lock (gate)
        {
            files.Measure(open);
            OpenIfThereIsRoom();
        }
    }

    private void OpenIfThereIsRoom()
    {
        if (open >= files.Sockets || opening is null) return;
        opening.SetResult();
        opening = null;
    }
}

namespace Chat.Server.Tests.ClientLibraries.Conformance.Network;

/// <summary>How the way of one client is at the moment.</summary>
internal sealed class NetworkCondition
{
    private readonly Lock mutex = new();
    private TaskCompletionSource? stall;

    /// <summary>What servers send is lost on the way.</summary>
    public bool SwallowsAnswers { get; set; }

    /// <summary>New connections are ended at once.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>Everything comes in small pieces, each this much later than the one before.</summary>
    public TimeSpan PieceDelay { get; set; }

    public int PieceLength { get; set; } = 400;

    /// <summary>Nothing moves in either direction until <see cref="Flow"/>.</summary>
    public void Stall()
    {
        lock (mutex) stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Flow()
    {
        lock (mutex)
        {
            stall?.TrySetResult();
            stall = null;
        }
    }

    public void Clear()
    {
        SwallowsAnswers = RefusesConnections = false;
        PieceDelay = TimeSpan.Zero;
        Flow();
    }

    public Task PassAsync()
    {
        lock (mutex) return stall?.Task ?? Task.CompletedTask;
    }
}

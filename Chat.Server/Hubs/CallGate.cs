namespace Chat.Server.Hubs;

/// <summary>Lets one call of a connection run at a time, and none after the connection's end has begun.</summary>
internal sealed class CallGate
{
    private readonly SemaphoreSlim turn = new(1);
    private bool ended;

    /// <summary>Waits for the turn; throws <see cref="OperationCanceledException"/> after the end.</summary>
    public async ValueTask EnterAsync()
    {
        await turn.WaitAsync();
        if (!ended) return;
        turn.Release();
        throw new OperationCanceledException("The connection has ended.");
    }

    public void Exit() => turn.Release();

    /// <summary>Waits for the call that is running; later ones are refused.</summary>
    public async ValueTask EndAsync()
    {
        await turn.WaitAsync();
        ended = true;
        turn.Release();
    }
}

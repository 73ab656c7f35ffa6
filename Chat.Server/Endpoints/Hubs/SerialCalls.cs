namespace Chat.Server.Endpoints.Hubs;

/// <summary>One call at a time, as SignalR does it by itself; added is the end.</summary>
internal sealed class SerialCalls : ICallOrder
{
    private readonly SemaphoreSlim turn = new(1);
    private volatile bool ended;

    public async ValueTask<object?> RunAsync<T>(bool overlaps, T state, Func<T, ValueTask<object?>> run)
    {
        await turn.WaitAsync();
        try
        {
            return ended ? throw HubErrors.Ended() : await run(state);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task EndAsync()
    {
        ended = true;
        await turn.WaitAsync();
        turn.Release();
    }
}

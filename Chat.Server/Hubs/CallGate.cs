using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Hubs;

/// <summary>Lets one call of a connection run at a time, and none after the connection's end has begun.</summary>
internal sealed class CallGate
{
    private readonly SemaphoreSlim turn = new(1);
    private bool ended;

    /// <summary>Gives a connection its gate.</summary>
    public static void Attach(IFeatureCollection connection) => connection.Set(new CallGate());

    /// <summary>The gate of a connection, or null when it has not been let in yet.</summary>
    public static CallGate? Of(IFeatureCollection connection) => connection.Get<CallGate>();

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

using Chat.LoadTest.Load;
using Chat.LoadTest.Results;
using Chat.LoadTest.Runs;

namespace Chat.LoadTest.Resume;

/// <summary>Two connections in a room of their own, who speak and listen all the time and are not cut.</summary>
internal sealed class Bystander(Service service) : IAsyncDisposable
{
    /// <summary>Messages a second.</summary>
    private const double Rate = 20;

    private const int Connections = 2;
    private const int TextBytes = 100;

    private readonly Crowd crowd = new(service, new CrowdShape(1, Connections, Connections));
    private readonly CancellationTokenSource ending = new();
    private Task speaking = Task.CompletedTask;
    private Timeline timeline = null!;

    /// <summary>Connects and begins to speak.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await crowd.ConnectAllAsync(Connections, static _ => { }, cancellation);
        var now = TimeProvider.System.GetTimestamp();
        crowd.Window.Set(now, long.MaxValue);
        timeline = new Timeline(crowd.Lanes);
        var loop = new OpenLoop(Rate, TextBytes);
        speaking = Task.Factory.StartNew(
            () => loop.Run(crowd, now, long.MaxValue, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Deliveries since the beginning or the last call.</summary>
    /// <param name="name">What they are called.</param>
    public LatencyResult? Take(string name)
    {
        timeline.Finish();
        var taken = LatencyResult.From(name, timeline.Deliveries);
        timeline = new Timeline(crowd.Lanes);
        return taken;
    }

    /// <summary>Ends the speaking and waits for what is under way.</summary>
    public async Task<LedgerResult> EndAsync(CancellationToken cancellation)
    {
        await ending.CancelAsync();
        await speaking;
        await TrafficRun.SettleAsync(crowd, cancellation);
        return Audit.Of(crowd);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await speaking;
        await crowd.DisposeAsync();
        ending.Dispose();
    }
}

using Chat.Server.Hosting.Diagnostics.Health;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Diagnostics.Heartbeats;

/// <summary>
/// Sends a beat through each thread that waits for sockets, once a second, and knows which have not come. It has a thread of its own and no timer, whose
/// ticks need the pool. Time is counted in beats that this thread has sent: it stands still with the process, so a machine that was paused is not taken
/// for one that is stuck.
/// </summary>
internal sealed class HeartbeatMonitor(IOptions<HealthOptions> options, ILogger<HeartbeatMonitor> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private volatile bool isStuck;
    private volatile bool isOfPool;

    /// <summary>What does not work that sockets need; null when all does, or when that cannot be found out here.</summary>
    public string? Cause => !isStuck ? null : isOfPool ? "stuck_thread_pool" : "stuck_socket_thread";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = "Heartbeats" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => stopping.CancelAsync();

    public void Dispose() => stopping.Cancel();

    private void Run()
    {
        IReadOnlyList<Heart> hearts = [];
        try
        {
            hearts = Hearts.Find(stopping.Token);
            isOfPool = hearts is [{ IsOfPool: true }];
            if (hearts.Count == 0 && !stopping.IsCancellationRequested) logger.Off("no beat has come back");
            else if (isOfPool) logger.OfPool();
            else logger.OfThreads(hearts.Count, Hearts.Threads);
            while (hearts.Count > 0 && !stopping.Token.WaitHandle.WaitOne(Interval)) Beat(hearts);
        }
        catch (Exception e)
        {
            logger.Off(e.Message); // whatever it is: nobody is served worse without
        }
        finally
        {
            isStuck = false;
            foreach (var heart in hearts) heart.Dispose();
        }
    }

    private void Beat(IReadOnlyList<Heart> hearts)
    {
        foreach (var heart in hearts) heart.Beat();
        var stuck = hearts.Count(heart => heart.Missed * Interval > options.Value.HeartbeatTimeout);
        if (stuck > 0 && !isStuck) logger.Stuck(stuck, hearts.Count, options.Value.HeartbeatTimeout);
        if (stuck == 0 && isStuck) logger.Moving();
        isStuck = stuck > 0;
    }
}

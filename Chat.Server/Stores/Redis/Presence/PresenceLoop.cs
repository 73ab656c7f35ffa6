using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// Keeps this node's leases, one at each Redis, while the server runs and gives them back when it ends. Renewing never waits for the catching up,
/// which may take long when a big node was lost, nor one Redis for another. Services are asked for only when the server runs, so that all options are
/// validated together first.
/// </summary>
internal sealed class PresenceLoop(IServiceProvider services, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly ILogger logger = loggers.CreateLogger<PresenceLoop>();

    private RedisPresence? presence;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (presence is null) return;
        try
        {
            await presence.EndAsync().WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is PresenceUnavailableException or OperationCanceledException)
        {
            logger.PresenceBehind(e.Message); // the others will find the lease ended
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var kept = presence = services.GetRequiredService<RedisPresence>();
        return Task.WhenAll(Enumerable.Range(0, kept.Places).Select(place => KeepAsync(kept, place, stoppingToken)));
    }

    private async Task KeepAsync(RedisPresence kept, int place, CancellationToken stoppingToken)
    {
        var said = RedisServers.LoggerOf<PresenceLoop>(loggers, place);
        var catchingUp = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            var report = new LeaseReport(RetryInterval, []);
            var renewed = await TryAsync(async () => report = await kept.RenewAsync(place), said);
            if (renewed && catchingUp.IsCompleted)
                catchingUp = TryAsync(() => kept.CatchUpAsync(report, stoppingToken, place), said);
            await Task.Delay(report.Wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await catchingUp;
    }

    /// <summary>Failures are made good in the next round.</summary>
    private static async Task<bool> TryAsync(Func<Task> work, ILogger said)
    {
        try
        {
            await work();
            return true;
        }
        catch (PresenceUnavailableException e)
        {
            said.PresenceBehind(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The server is ending.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            said.CatchingUpFailed(e);
        }

        return false;
    }
}

using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// Keeps this node's lease while the server runs and gives it back when it ends. Renewing never waits for the catching up,
/// which may take long when a big node was lost. Services are asked for only when the server runs, so that all options are
/// validated together first.
/// </summary>
internal sealed class PresenceLoop(IServiceProvider services, TimeProvider time, ILogger<PresenceLoop> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        presence = services.GetRequiredService<RedisPresence>();
        var catchingUp = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            var report = new LeaseReport(RetryInterval, []);
            var renewed = await TryAsync(async () => report = await presence.RenewAsync());
            if (renewed && catchingUp.IsCompleted)
                catchingUp = TryAsync(() => presence.CatchUpAsync(report, stoppingToken));
            await Task.Delay(report.Wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await catchingUp;
    }

    /// <summary>Failures are made good in the next round.</summary>
    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (PresenceUnavailableException e)
        {
            logger.PresenceBehind(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The server is ending.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            logger.CatchingUpFailed(e);
        }

        return false;
    }
}

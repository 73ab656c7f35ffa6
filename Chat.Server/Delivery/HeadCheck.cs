using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// Compares where this node's groups stand with where their logs stand: a backplane that loses the last message leaves no hole to
/// notice. Which groups, and when, is up to the <see cref="HeadSchedule"/>.
/// </summary>
internal sealed class HeadCheck(
    HeadSchedule schedule,
    IMessageLog log,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<HeadCheck> logger) : BackgroundService
{
    /// <summary>The most streams in one question to the log.</summary>
    private const int Batch = 1000;

    /// <summary>Checks what is due at the next tick. Throws <see cref="MessageLogUnavailableException"/>; then all of that place is due at the one after it, and other places were checked.</summary>
    public Task CheckAsync(CancellationToken cancellation) =>
        Task.WhenAll(schedule.Next().GroupBy(relay => relay.Place).Select(some => CheckAsync(some.Key, some, cancellation)));

    private async Task CheckAsync(int place, IEnumerable<LogRelay> due, CancellationToken cancellation)
    {
        try
        {
            foreach (var relays in due.Chunk(Batch))
            {
                var heads = await log.HeadsAsync([.. relays.Select(relay => relay.Stream)], cancellation);
                for (var i = 0; i < relays.Length; i++) relays[i].Compare(heads[i]);
            }
        }
        catch (MessageLogUnavailableException)
        {
            schedule.Suspect(place);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.HeadCheckInterval, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        while (true)
        {
            await Task.WhenAny(tick, schedule.Woken);
            if (tick.IsCompleted)
            {
                if (!await tick) return;
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }

            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (MessageLogUnavailableException e)
            {
                logger.HeadCheckFailed(e.Message);
            }
        }
    }
}

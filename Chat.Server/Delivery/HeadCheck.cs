using Chat.Server.Messages;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// Compares where this node's rooms stand with where their logs stand, all in one question: a backplane that loses the last
/// message of a room leaves no hole to notice.
/// </summary>
internal sealed class HeadCheck(
    DeliveryManager delivery,
    IMessageLog log,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<HeadCheck> logger) : BackgroundService
{
    /// <summary>The most rooms in one question to the log.</summary>
    private const int Batch = 1000;

    /// <summary>Checks every room once.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var rooms in delivery.Groups.Rooms.Chunk(Batch))
        {
            var heads = await log.HeadsAsync([.. rooms.Select(room => room.Stream)], cancellation);
            for (var i = 0; i < rooms.Length; i++) rooms[i].Compare(heads[i]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.HeadCheckInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
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

namespace Chat.Server.Delivery;

/// <summary>Looks once a second for connections whose messages wait too long; a timer for each would cost more.</summary>
internal sealed class QueueMonitor(DeliveryManager delivery, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) delivery.CheckQueues();
    }
}

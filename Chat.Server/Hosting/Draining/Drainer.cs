using Chat.Server.Delivery;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Draining;

/// <summary>
/// Sends the clients of this server away before it ends: nobody new is let in, each client is told when to connect again
/// and is closed when that time has come, after the calls it has running. What it has said is stored, and its presence is
/// removed, before its connection counts as gone.
/// </summary>
internal sealed class Drainer(
    DeliveryManager delivery,
    ClientRequests requests,
    IOptions<DrainOptions> options,
    TimeProvider time,
    ILogger<Drainer> logger)
{
    /// <summary>Between two batches, between the news and the close, and between the end of the last call and the close.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the clients are gone, when the time is over and they are cut off, or when it is hurried.</summary>
    /// <param name="atLeisure">Whether load balancers and clients get the time that is configured for them.</param>
    /// <param name="hurry">Ends the draining; clients that are still there are left to the host.</param>
    public async Task DrainAsync(bool atLeisure, CancellationToken hurry)
    {
        requests.Refuse();
        if (delivery.Connections.Count == 0 && requests.IsEmpty) return;

        logger.Draining(delivery.Connections.Count);
        using var timeout = new CancellationTokenSource(options.Value.Timeout - DrainOptions.StopReserve, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, hurry);
        try
        {
            if (atLeisure) await SendAwayAsync(options.Value.Delay, options.Value.Spread, end.Token);
            else await SendAwayAsync(TimeSpan.Zero, TimeSpan.Zero, end.Token);
            logger.Drained();
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            logger.DrainCutShort(delivery.Connections.Count);
            if (!hurry.IsCancellationRequested) requests.AbortAll();
        }
    }

    private async Task SendAwayAsync(TimeSpan delay, TimeSpan spread, CancellationToken end)
    {
        var start = time.GetTimestamp();
        var schedule = new DrainSchedule();
        while (true)
        {
            var now = time.GetElapsedTime(start) - delay;
            var connections = delivery.Connections;
            if (connections.Count == 0 && requests.IsEmpty) return;
            foreach (var connection in schedule.TakeDue(now)) _ = CloseAsync(connection, end);

            // In every round: a connection that was being made when the draining began comes later.
            if (now >= TimeSpan.Zero)
                foreach (var (connection, due) in schedule.Add(connections, now, spread - now))
                    connection.Send(DrainSchedule.NoticeOf(due - now));

            await Task.Delay(Tick, time, end);
        }
    }

    /// <summary>The answer to the last call goes out before the close, unless it takes longer than there is.</summary>
    private async Task CloseAsync(LocalConnection connection, CancellationToken end)
    {
        try
        {
            await (connection.Features.Get<ICallOrder>()?.EndAsync() ?? Task.CompletedTask).WaitAsync(end);
            await Task.Delay(Tick, time, end);
        }
        catch (OperationCanceledException)
        {
            return; // cut off by DrainAsync
        }

        connection.Close(CloseOrder.GoingAway);
    }
}

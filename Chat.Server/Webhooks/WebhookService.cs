using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

/// <summary>Runs a dispatcher for each endpoint and keeps the outbox tidy; without endpoints it does nothing.</summary>
internal sealed class WebhookService(
    IServiceProvider services,
    IOptions<WebhookOptions> options,
    WebhookMetrics metrics,
    TimeProvider time,
    ILogger<WebhookService> logger) : BackgroundService
{
    private static readonly TimeSpan TidyInterval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Endpoints.Length == 0) return;
        var outbox = services.GetRequiredService<IOutbox>();
        var offline = services.GetRequiredService<OfflineSubscribers>();
        var client = services.GetRequiredService<WebhookClient>();
        await Task.WhenAll(options.Value.Endpoints
            .Select(endpoint => new WebhookDispatcher(endpoint, options.Value, client, outbox, offline, metrics, time, logger).RunAsync(stoppingToken))
            .Append(TidyAsync(outbox, stoppingToken)));
    }

    private async Task TidyAsync(IOutbox outbox, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(TidyInterval, time, stop);
            try
            {
                await outbox.TidyAsync(stop);
            }
            catch (UnavailableException e)
            {
                logger.OutboxAway(e.Message);
            }
        }
    }
}

using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

/// <summary>
/// Opens the store when the server starts, so that a problem is in the log before the first message. The start fails with a place that
/// cannot be used until somebody changes something; for anything else it does not wait and does not fail: the store is tried again with every use.
/// </summary>
internal sealed class MessageLogStartup(IMessageLog log, IOptions<HistoryOptions> options, IConfiguration configuration) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Store == HistoryStore.Sqlite) SqliteLogFile.From(configuration).Demand();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await log.ProbeAsync(stoppingToken);
        }
        catch (MessageLogUnavailableException)
        {
            // The store has logged the reason.
        }
    }
}

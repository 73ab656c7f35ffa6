namespace Chat.Server.Messages;

/// <summary>
/// Opens the store when the server starts, so that a problem is in the log before the first message. The start does not
/// wait for it and does not fail with it: the store is tried again with every use.
/// </summary>
internal sealed class MessageLogStartup(IMessageLog log) : BackgroundService
{
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

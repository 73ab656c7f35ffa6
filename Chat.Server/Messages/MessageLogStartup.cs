namespace Chat.Server.Messages;

/// <summary>
/// Opens the store when the server starts, so that a problem is in the log before the first message. The start does not
/// wait for it and does not fail with it: the store is tried again with every use.
/// </summary>
/// <param name="services">
/// Asked only when the server runs: hosted services are made before the options are validated, and a log made that early
/// would report its own options alone.
/// </param>
internal sealed class MessageLogStartup(IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await services.GetRequiredService<IMessageLog>().ProbeAsync(stoppingToken);
        }
        catch (MessageLogUnavailableException)
        {
            // The store has logged the reason.
        }
    }
}

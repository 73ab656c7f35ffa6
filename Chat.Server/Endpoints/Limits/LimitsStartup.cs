using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>Says at the start when there is less room for connections than configured: nobody would look for it when the first are turned away.</summary>
internal sealed class LimitsStartup(OpenFiles files, AcceptGate gate, IOptions<LimitOptions> options, ILogger<LimitsStartup> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        gate.Measure();
        if (options.Value.Enabled && files.Connections < options.Value.Connections)
            logger.ConnectionsLowered(files.Limit, files.Connections, options.Value.Connections);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

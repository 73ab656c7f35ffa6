using System.Runtime.InteropServices;

namespace Chat.Server.Hosting.Draining;

/// <summary>
/// Listens to signals in place of the framework's console lifetime, which would stop the host at once, and SignalR closes
/// every connection as soon as the host is stopping. SIGTERM, from whoever runs the server, and SIGHUP, from a terminal that is gone, drain it at
/// leisure (the latter not where it is ignored, as under nohup); SIGINT (Ctrl+C) and SIGQUIT, from a person who waits, drain it without delays. A second signal ends the draining, a third the process.
/// </summary>
internal sealed class DrainLifetime(
    IServiceProvider services,
    IHostApplicationLifetime application,
    IHostEnvironment environment,
    ILogger<DrainLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource hurry = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int signals;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        application.ApplicationStarted.Register(() => logger.Started(environment.EnvironmentName));
        PosixSignal[] signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        foreach (var signal in signals.Where(signal => signal != PosixSignal.SIGHUP || !IgnoredSignals.HasHangUp))
            registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        hurry.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        var count = Interlocked.Increment(ref signals);
        context.Cancel = count <= 2;
        if (count == 1) _ = DrainAndStopAsync(context.Signal is PosixSignal.SIGTERM or PosixSignal.SIGHUP);
        else if (count == 2) hurry.Cancel();
    }

    private async Task DrainAndStopAsync(bool atLeisure)
    {
        try
        {
            // Not before a signal comes: this lifetime is made before the options are validated.
            await services.GetRequiredService<Drainer>().DrainAsync(atLeisure, hurry.Token);
        }
        catch (Exception e)
        {
            logger.DrainFailed(e);
        }
        finally
        {
            application.StopApplication();
        }
    }
}

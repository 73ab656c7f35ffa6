namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>Adds a point to the figures every few seconds, and answers the nodes' question for them.</summary>
internal sealed class FigureSampler(FigureReader reader, FigureHistory history, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do history.Add(time.GetUtcNow().UtcDateTime, reader.Read());
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

using Chat.Server.Endpoints.Limits;

namespace Chat.Server.Hosting;

/// <summary>From the start of the process to its end.</summary>
internal static class Start
{
    /// <returns>The exit code, see <see cref="StartFailure"/>.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        IReadOnlyList<string> addresses = [];
        try
        {
            OpenFiles.Demand();
            await using var app = build();
            addresses = ListenSettings.Addresses(app.Configuration);
            await StartAsync(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception)
        {
            return StartFailure.Report(exception, addresses, Console.Error);
        }
    }

    /// <summary>What had begun before the start failed is stopped and not cut off, which it would report as faults of its own.</summary>
    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.StopAsync();
            throw;
        }
    }
}

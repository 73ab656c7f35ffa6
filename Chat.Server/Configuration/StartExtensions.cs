using Microsoft.Extensions.Options;

namespace Chat.Server.Configuration;

internal static class StartExtensions
{
    /// <summary>As <see cref="WebApplication.RunAsync"/>, but what had begun before the start failed is stopped and not cut off, which it would report as faults of its own.</summary>
    public static async Task RunToEndAsync(this WebApplication app)
    {
        await using var running = app;
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    /// <summary>Checks what is in the options of no feature: where to listen, with what certificates, and groups of settings that nothing reads.</summary>
    public static IServiceCollection AddStartChecks(this IServiceCollection services)
    {
        services.AddOptions<StartChecks>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<StartChecks>, ListenSettings>()
            .AddSingleton<IValidateOptions<StartChecks>, SettingGroups>();
    }
}

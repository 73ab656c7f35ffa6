using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Draining;

internal static class DrainExtensions
{
    public static IServiceCollection AddDraining(this IServiceCollection services)
    {
        services.AddValidatedOptions<DrainOptions>(DrainOptions.Section);
        services.AddSingleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>();
        services.AddSingleton<ClientRequests>().AddSingleton<Drainer>();
        services.AddSingleton<IHostLifetime, DrainLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainOptions.StopReserve);
        services.AddSingleton<DrainHealthCheck>().AddHealthChecks().AddCheck<DrainHealthCheck>("draining", tags: [HealthExtensions.ReadyTag]);
        return services;
    }

    /// <summary>Counts the clients and refuses new ones while draining. Stands after CORS, so that pages can read the refusal.</summary>
    public static void UseDraining(this WebApplication app) => app.UseMiddleware<DrainGuard>();
}

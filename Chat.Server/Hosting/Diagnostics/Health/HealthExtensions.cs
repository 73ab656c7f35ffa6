using Chat.Server.Kernel;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>Live: the process works. Ready: it can serve; a load balancer sends clients only to ready nodes.</summary>
internal static class HealthExtensions
{
    /// <summary>Checks with this tag decide readiness.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Checks with this tag decide whether the process is live.</summary>
    public const string LiveTag = "live";

    public static IServiceCollection AddChatHealth(this IServiceCollection services)
    {
        services.AddValidatedOptions<HealthOptions>(HealthOptions.Section);
        services.AddSingleton<IValidateOptions<HealthOptions>, HealthOptionsValidator>();
        services.AddHealthChecks().AddCheck<MessageLogHealthCheck>("messages", tags: [ReadyTag]);
        services.AddSingleton<IHealthCheckPublisher, ReadyGauge>().AddOptions<HealthCheckPublisherOptions>().Configure<IHostApplicationLifetime>((looking, host) =>
        {
            // The framework looks from early in the start on; whether the store can be used at all is then for the start to say.
            looking.Predicate = check => host.ApplicationStarted.IsCancellationRequested && check.Tags.Contains(ReadyTag);
            looking.Period = ReadyGauge.Interval;
        });
        return services;
    }

    public static void MapChatHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = IsAbout(LiveTag), ResponseWriter = HealthAnswer.WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = IsAbout(ReadyTag), ResponseWriter = HealthAnswer.WriteAsync });
    }

    private static Func<HealthCheckRegistration, bool> IsAbout(string tag) => check => check.Tags.Contains(tag);
}

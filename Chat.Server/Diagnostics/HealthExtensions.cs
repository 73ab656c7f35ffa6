using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Chat.Server.Diagnostics;

/// <summary>Live: the process answers. Ready: it can serve; a load balancer sends clients only to ready nodes.</summary>
internal static class HealthExtensions
{
    /// <summary>Checks with this tag decide readiness.</summary>
    public const string ReadyTag = "ready";

    public static IServiceCollection AddChatHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<MessageLogHealthCheck>("messages", tags: [ReadyTag]);
        return services;
    }

    public static void MapChatHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
    }
}

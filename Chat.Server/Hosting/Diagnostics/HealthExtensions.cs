using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>Live: the process answers. Ready: it can serve; a load balancer sends clients only to ready nodes.</summary>
internal static class HealthExtensions
{
    /// <summary>Checks with this tag decide readiness.</summary>
    public const string ReadyTag = "ready";

    private const string Cause = "cause";

    public static IServiceCollection AddChatHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<MessageLogHealthCheck>("messages", tags: [ReadyTag]);
        return services;
    }

    public static void MapChatHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync });
    }

    /// <summary>Not healthy for a reason with a stable name, which <c>/health/ready</c> gives to anybody; the description is for the log.</summary>
    public static HealthCheckResult NotReady(string cause, string description) =>
        HealthCheckResult.Unhealthy(description, data: new Dictionary<string, object> { [Cause] = cause });

    /// <summary>The status in the first line, as ever, and a line for each check that fails: its name and its cause.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var failing = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Data.GetValueOrDefault(Cause, "failed")}");
        return context.Response.WriteAsync(string.Join('\n', failing.Prepend($"{report.Status}")));
    }
}

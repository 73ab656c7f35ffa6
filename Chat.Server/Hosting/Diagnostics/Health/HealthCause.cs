using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>Results of checks with a reason that has a stable name, which anybody may read; the description is for the log.</summary>
internal static class HealthCause
{
    private const string Key = "cause";

    /// <summary>It cannot go on like this.</summary>
    public static HealthCheckResult Unhealthy(string cause, string description) => HealthCheckResult.Unhealthy(description, data: Data(cause));

    /// <summary>It serves, and somebody should look at it.</summary>
    public static HealthCheckResult Degraded(string cause, string description) => HealthCheckResult.Degraded(description, data: Data(cause));

    /// <summary>The name of what is wrong, null when nothing is. A check that gives none has failed itself.</summary>
    public static string? Of(HealthReportEntry entry) =>
        entry.Status == HealthStatus.Healthy ? null : entry.Data.GetValueOrDefault(Key) as string ?? "failed";

    private static Dictionary<string, object> Data(string cause) => new() { [Key] = cause };
}

using Chat.Server.Endpoints.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>What anybody may know of a node's health: names that stay, and no descriptions.</summary>
/// <param name="Status">The worst of the checks.</param>
/// <param name="Checks">Each with its status, and its cause unless it is healthy.</param>
internal sealed record HealthAnswer(HealthStatus Status, IEnumerable<HealthAnswer.Check> Checks)
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(report.Status, report.Entries.Select(entry => new Check(entry.Key, entry.Value.Status, HealthCause.Of(entry.Value)))), ApiJson.Options);

    internal sealed record Check(string Name, HealthStatus Status, string? Cause);
}

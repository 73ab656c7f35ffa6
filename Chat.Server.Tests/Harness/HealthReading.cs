using System.Net;
using System.Text.Json.Nodes;

namespace Chat.Server.Tests.Harness;

/// <summary>An answer of <c>/health/live</c> or <c>/health/ready</c>.</summary>
internal sealed record HealthReading(HttpStatusCode Code, string? MediaType, JsonNode Body)
{
    public string Status => (string)Body["status"]!;

    public IEnumerable<string> Checks => Body["checks"]!.AsArray().Select(check => (string)check!["name"]!);

    /// <summary>The cause that a check gives; null when it is well.</summary>
    public string? this[string check] => (string?)Body["checks"]!.AsArray().Single(one => (string)one!["name"]! == check)!["cause"];

    public static async Task<HealthReading> OfAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return new HealthReading(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}

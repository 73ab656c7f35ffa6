using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>The list of endpoints in <c>docs/api.md</c> is what the server says of itself.</summary>
public sealed partial class ApiDocumentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Every_endpoint_is_listed_with_who_may_call_it()
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        var paths = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync("openapi/v1.json")).GetProperty("paths");

        var list = new StringBuilder("\n| request | scope of a key | users too | what |\n|---|---|---|---|\n");
        foreach (var path in paths.EnumerateObject().OrderBy(path => path.Name, StringComparer.Ordinal))
        {
            foreach (var operation in path.Value.EnumerateObject().OrderBy(operation => Array.IndexOf(Methods, operation.Name)))
            {
                var who = Who().Match(operation.Value.GetProperty("description").GetString()!);
                who.Success.Should().BeTrue(path.Name);
                list.Append($"| `{operation.Name.ToUpperInvariant()} {path.Name}` | `{who.Groups["scope"]}` | {(who.Groups["users"].Success ? "yes" : "no")} | {operation.Value.GetProperty("summary").GetString()} |\n");
            }
        }

        new GeneratedPart("docs/api.md", "<!-- From here on ApiDocumentTests writes this page, of the OpenAPI document. -->").ShouldBe(list.ToString());
    }

    [GeneratedRegex("^For keys with the scope (?<scope>[a-z]+)(?:(?<users>, administrators, and users)| and administrators)")]
    private static partial Regex Who();
}

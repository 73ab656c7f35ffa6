using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>What a real server prints, in both forms.</summary>
public sealed class LogFormatTests
{
    private const string Room = "\"a\" {room}\\ <b>";

    [Theory]
    [InlineData("On")]
    [InlineData("Off")]
    public async Task In_json_each_line_is_an_object_that_names_the_node_the_connection_and_the_user(string fastPath)
    {
        var output = await UseAsync("--Chat:Log:Format=Json", $"--Chat:FastPath={fastPath}");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        lines.Should().OnlyContain(line => line["EventId"] != null && line["LogLevel"] != null && line["Category"] != null && line["State"]!["{OriginalFormat}"] != null);
        lines.Should().OnlyContain(line => IsUtc((string)line["Timestamp"]!));
        lines.Where(line => Id(line) == 1700).Select(line => Scoped(line, "Node")).Should().ContainSingle().Which.Should().NotBeNull();
        lines.Select(line => Scoped(line, "Node")).OfType<string>().Distinct().Should().ContainSingle();
        foreach (var id in new[] { 1000, 1001, 1002, 1003 })
        {
            var told = lines.Where(line => Id(line) == id).ToList();
            told.Should().HaveCount(Connect.EveryProtocol.Length, "of event {0}", id);
            told.Should().OnlyContain(line => Scoped(line, "Connection") == (string?)line["State"]!["ConnectionId"]);
            told.Should().OnlyContain(line => Scoped(line, "User") == "alice");
        }

        lines.Where(line => Id(line) == 1002).Should().OnlyContain(line => (string?)line["State"]!["Room"] == Room && ((string)line["Message"]!).StartsWith($"alice joined {Room}"));
        var request = lines.Single(line => Id(line) == 1202);
        Scoped(request, "User").Should().Be("root");
        Scoped(request, "Connection").Should().BeNull();
    }

    [Fact]
    public async Task In_json_without_scopes_there_are_none()
    {
        var output = await UseAsync("--Chat:Log:Format=Json", "--Chat:Log:Scopes=false");

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => JsonNode.Parse(line)!["Scopes"] == null);
    }

    [Fact]
    public async Task In_text_each_line_begins_with_its_time_and_has_no_scopes()
    {
        var output = await UseAsync();

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => BeginsWithTime(line)).And.NotContain(line => line.Contains("=>"));
        output.Should().Contain($"alice joined {Room}, ");
    }

    private static async Task<string> UseAsync(params string[] settings)
    {
        await using var server = await ServerProcess.StartAsync(["--Chat:History:Store=Memory", .. settings]);
        foreach (var protocol in Connect.EveryProtocol)
        {
            await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
            await alice.JoinAsync(Room);
            await alice.LeaveAsync(Room);
        }

        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For("root", "admin"));
        (await http.PostAsync("/api/v1/users/bob/revoke", null)).IsSuccessStatusCode.Should().BeTrue();
        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);
        return server.Output;
    }

    private static int Id(JsonNode line) => (int)line["EventId"]!;

    private static bool IsUtc(string text) => DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool BeginsWithTime(string line) => IsUtc(line[..line.IndexOf(' ')]);

    /// <summary>The innermost value of this name.</summary>
    private static string? Scoped(JsonNode line, string name) =>
        (line["Scopes"] as JsonArray)?.OfType<JsonObject>().Select(scope => (string?)scope[name]).LastOrDefault(value => value is not null);
}

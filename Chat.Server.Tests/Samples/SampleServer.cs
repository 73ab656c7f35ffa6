using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Samples;

/// <summary>What the samples talk to: a server in Development, as <c>dotnet run</c> starts it.</summary>
public sealed class SampleServer : IAsyncLifetime
{
    private readonly HttpClient http = new();

    internal ServerProcess Process { get; private set; } = null!;

    public Uri Address => Process.Address;

    /// <summary>For samples that take it from the environment.</summary>
    public (string Name, string Value) Variable => ("CHAT_SERVER", Address.AbsoluteUri.TrimEnd('/'));

    public async Task InitializeAsync()
    {
        Process = await ServerProcess.StartWithAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("DOTNET_ENVIRONMENT", "Development")], "--Chat:History:Store=Memory");
        http.BaseAddress = Address;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("tester", ChatRoles.Admin));
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await Process.DisposeAsync();
    }

    /// <summary>A token as the samples get theirs.</summary>
    public async Task<string> TokenAsync(string user, string? role = null)
    {
        var answer = await http.PostAsJsonAsync("/dev/token", new { user, role });
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
    }

    /// <summary>Says something in a room, as a back end does.</summary>
    public async Task SayAsync(string room, string text)
    {
        var answer = await http.PostAsJsonAsync($"{ChatEndpoints.Api}/rooms/{room}/messages", new { text });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The texts of a room.</summary>
    public async Task<string[]> TextsAsync(string room)
    {
        var page = await http.GetFromJsonAsync<JsonObject>($"{ChatEndpoints.Api}/rooms/{room}/messages");
        return [.. page!["messages"]!.AsArray().Select(message => (string)message!["text"]!)];
    }

    /// <summary>Waits until somebody has said it there.</summary>
    public Task HearsAsync(string room, Func<string, bool> said, string description) =>
        Wait.UntilAsync(async () => (await TextsAsync(room)).Any(said), description);

    /// <summary>Waits until the user is in the room.</summary>
    public Task HasMemberAsync(string room, string user) => Wait.UntilAsync(
        async () => (await http.GetFromJsonAsync<JsonObject>($"{ChatEndpoints.Api}/rooms/{room}/members"))!["members"]!.AsArray().Any(member => Is(member, user)),
        $"{user} is in {room}");

    private static bool Is(JsonNode? member, string user) => member is JsonObject entry ? (string?)entry["user_id"] == user : (string?)member == user;
}

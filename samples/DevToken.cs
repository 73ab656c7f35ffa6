using System.Text.Json.Nodes;

namespace Chat.Samples;

/// <summary>A token of a server in Development. In Production your back end signs one for the user it knows.</summary>
internal static class DevToken
{
    private static readonly HttpClient Http = new();

    public static async Task<string> GetAsync(Uri server, string user, CancellationToken cancellation)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(server, "dev/token"), new { user }, cancellation);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["token"]!;
    }
}

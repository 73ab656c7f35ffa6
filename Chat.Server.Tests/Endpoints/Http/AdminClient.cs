using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>What a back end does over HTTP.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient http;

    /// <param name="server">Where the server is.</param>
    /// <param name="token">Whose token to show; an administrator's unless given, none when empty.</param>
    public AdminClient(Uri server, string? token = null)
    {
        http = new HttpClient { BaseAddress = server };
        token ??= TestTokens.For("root", ChatRoles.Admin);
        if (token.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<HttpResponseMessage> TryRevokeAsync(string userId) =>
        http.PostAsync($"{ChatEndpoints.Users}/{Uri.EscapeDataString(userId)}/revoke", null);

    /// <summary>Revokes and answers the moment from which on new tokens are good.</summary>
    public async Task<DateTime> RevokeAsync(string userId)
    {
        var answer = (await TryRevokeAsync(userId)).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("revoked_before").GetDateTime();
    }

    public static async Task<string?> CodeOf(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    public void Dispose() => http.Dispose();
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>A back end, or a user, that speaks HTTP.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;

    private ApiClient(Uri server, Action<HttpRequestHeaders> identify)
    {
        http = new HttpClient { BaseAddress = new Uri(server, ChatEndpoints.Api + "/") };
        identify(http.DefaultRequestHeaders);
    }

    /// <summary>The setting for a key with scopes whose text is its name with "-key".</summary>
    public static string[] Key(int index, string name, params string[] scopes) =>
    [
        $"--Chat:Api:Keys:{index}:Name={name}",
        $"--Chat:Api:Keys:{index}:Sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name + "-key")))}",
        .. scopes.Select((scope, i) => $"--Chat:Api:Keys:{index}:Scopes:{i}={scope}"),
    ];

    /// <summary>One key for each scope, named after it.</summary>
    public static string[] Keys() => [.. new[] { "publish", "read", "moderate", "admin" }.SelectMany((scope, i) => Key(i, scope, scope))];

    public static ApiClient WithKey(Uri server, string name) => new(server, headers => headers.Add("X-API-Key", name + "-key"));

    public static ApiClient WithToken(Uri server, string token) => new(server, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", token));

    public static ApiClient OfUser(Uri server, string user, params string[] roles) => WithToken(server, TestTokens.For(user, roles));

    public static ApiClient OfNobody(Uri server) => new(server, _ => { });

    public async Task<ApiAnswer> SendAsync(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is string text) request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        else if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && content.Length > 0 && !content.TrimEnd().Contains('\n');
        return new ApiAnswer((int)response.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(content) : default, content,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync("GET", path);

    public Task<ApiAnswer> PostAsync(string path, object? body = null) => SendAsync("POST", path, body);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync("DELETE", path);

    public void Dispose() => http.Dispose();
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.LoadTest.Clients;

/// <summary>A server under load, how to sign in there and what to speak.</summary>
internal sealed record LoadTarget(Uri Url, string? SigningKey, bool MessagePack)
{
    /// <summary>Connects users <c>load-0</c>, <c>load-1</c> … a few at a time.</summary>
    public async Task<LoadClient[]> ConnectManyAsync(int count)
    {
        var clients = new LoadClient[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            clients[i] = await LoadClient.ConnectAsync(this, await TokenAsync($"load-{i}")));
        return clients;
    }

    /// <summary>A token for a user: signed with the key, or fetched from a server in Development when there is none.</summary>
    public async Task<string> TokenAsync(string user, string? role = null)
    {
        if (SigningKey is null)
        {
            using var http = new HttpClient { BaseAddress = Url };
            using var answer = await http.PostAsJsonAsync("/dev/token", new { user, role });
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        }

        var claims = new Dictionary<string, object> { ["sub"] = user };
        if (role is not null) claims["role"] = role;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            IssuedAt = now,
            Expires = now.AddHours(12),
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SigningKey)), SecurityAlgorithms.HmacSha256),
        });
    }
}

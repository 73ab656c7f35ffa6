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

    private async Task<string> TokenAsync(string user)
    {
        if (SigningKey is null)
        {
            using var http = new HttpClient { BaseAddress = Url };
            using var answer = await http.PostAsJsonAsync("/dev/token", new { user });
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["sub"] = user },
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(12),
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SigningKey)), SecurityAlgorithms.HmacSha256),
        });
    }
}

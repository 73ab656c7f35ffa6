using System.Net.Http.Json;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.LoadTest.Load;

/// <summary>Tokens for the users of a load test: from a file, signed here, or from the server's development endpoint.</summary>
internal sealed class Tokens
{
    /// <summary>As the server has it.</summary>
    private const int MinKeyLength = 32;

    private readonly string[]? lines;
    private readonly SigningCredentials? credentials;
    private readonly HttpClient? http;

    private Tokens(string[]? lines, SigningCredentials? credentials, HttpClient? http) =>
        (this.lines, this.credentials, this.http) = (lines, credentials, http);

    /// <summary>A token a line; connections take them in turn.</summary>
    public static Tokens From(string[] lines) => new(lines, null, null);

    /// <summary>Signs with the server's <c>Jwt:SigningKey</c>.</summary>
    public static Tokens Signed(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.Length < MinKeyLength) throw new LoadException($"A signing key has at least {MinKeyLength} bytes; --key has {bytes.Length}.");
        return new Tokens(null, new SigningCredentials(new SymmetricSecurityKey(bytes), SecurityAlgorithms.HmacSha256), null);
    }

    /// <summary>Asks a server in Development, over few connections that are kept.</summary>
    public static Tokens Development(Uri server, bool anyCertificate)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 16 };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => anyCertificate || errors == SslPolicyErrors.None;
        return new Tokens(null, null, new HttpClient(handler) { BaseAddress = server });
    }

    /// <param name="user">Who it is for; a file's tokens are for whom they are for.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <param name="role">A role the user is to have.</param>
    /// <param name="connection">Which of a file's tokens.</param>
    public async Task<string> GetAsync(string user, CancellationToken cancellation, string? role = null, int connection = 0)
    {
        if (lines is not null) return lines[connection % lines.Length];
        if (credentials is not null)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var claims = new Dictionary<string, object> { ["sub"] = user };
            if (role is not null) claims["role"] = role;
            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Claims = claims,
                IssuedAt = now,
                Expires = now.AddHours(12),
                SigningCredentials = credentials,
            });
        }

        using var answer = await AskAsync(user, role, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new LoadException($"The server gives no development tokens (HTTP {(int)answer.StatusCode}). Name its signing key with --key, or a file of tokens with --tokens.");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("token").GetString()!;
    }

    private async Task<HttpResponseMessage> AskAsync(string user, string? role, CancellationToken cancellation)
    {
        try
        {
            return await http!.PostAsJsonAsync("dev/token", new { user, role }, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw new LoadException($"The server at {http!.BaseAddress} does not answer: {exception.Message}");
        }
    }
}

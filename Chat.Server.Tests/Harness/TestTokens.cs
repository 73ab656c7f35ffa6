using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Tests.Harness;

/// <summary>Makes the tokens a back end would make, good and bad.</summary>
public static class TestTokens
{
    public const string SigningKey = "a shared secret of the tests, long enough for HS256";

    public static string For(string user, params string[] roles) => Create(new() { ["sub"] = user, ["role"] = roles.Length == 1 ? roles[0] : roles });

    public static string Create(
        Dictionary<string, object> claims,
        string signingKey = SigningKey,
        TimeSpan? lifetime = null,
        string? audience = null,
        string? issuer = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var end = now + (lifetime ?? TimeSpan.FromHours(1));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            Audience = audience,
            Issuer = issuer,
            IssuedAt = end < now ? end - TimeSpan.FromHours(1) : now,
            NotBefore = end < now ? end - TimeSpan.FromHours(1) : now,
            Expires = end,
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(signingKey)), SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>A token with exactly these claims.</summary>
    public static string Sign(Dictionary<string, object> claims, string signingKey = SigningKey) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            JsonSerializer.Serialize(claims),
            new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(signingKey)), SecurityAlgorithms.HmacSha256));

    /// <summary>A token with <c>alg: none</c>.</summary>
    public static string WithoutSignature(string user)
    {
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        return $"{Part("""{"alg":"none","typ":"JWT"}""")}.{Part($$"""{"sub":"{{user}}","exp":{{expires}}}""")}.";

        static string Part(string json) => Base64UrlEncoder.Encode(json);
    }
}

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>Signs a token that this server accepts, where it holds a secret to sign with. For trying; in production a back end makes tokens.</summary>
internal static class TokenSigner
{
    public static (string Token, DateTime Expires) Sign(JwtOptions jwt, IDictionary<string, object> claims, DateTimeOffset now, TimeSpan lifetime)
    {
        var (key, algorithm) = JwtKeys.From(jwt);
        var begins = now.UtcDateTime;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            Issuer = jwt.Issuer,
            Audience = jwt.Audience,
            IssuedAt = begins,
            NotBefore = begins,
            Expires = begins + lifetime,
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
        return (token, begins + lifetime);
    }
}

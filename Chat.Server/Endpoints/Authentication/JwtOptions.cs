using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Section <c>Jwt</c>: whose <see href="configuration.md#tokens">tokens</see> are accepted. Exactly one of <see cref="SigningKey"/>, <see cref="Authority"/> and <see cref="PublicKeyPath"/> is set; in Development one may be missing.
/// </summary>
internal sealed class JwtOptions
{
    public const string Section = "Jwt";

    /// <summary>The shortest signing key in bytes of UTF-8: the output of HS256, see RFC 7518, section 3.2.</summary>
    public const int MinSigningKeyBytes = 32;

    /// <summary>A secret shared with whoever makes the tokens, at least 32 bytes in UTF-8; HS256 only.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The address of an OpenID provider, whose metadata names the keys.</summary>
    public string? Authority { get; set; }

    /// <summary>A PEM file with an RSA (RS256) or P-256 (ES256) public key.</summary>
    public string? PublicKeyPath { get; set; }

    /// <summary>What <c>iss</c> of a token must be; not checked when empty, except with <see cref="Authority"/>.</summary>
    public string? Issuer { get; set; }

    /// <summary>What <c>aud</c> of a token must be; not checked when empty.</summary>
    public string? Audience { get; set; }

    /// <summary>How far clocks may differ when a token's lifetime is checked.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time from now to a token's expiry. What expires later is refused, for so long a revocation has to be remembered.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "400.00:00:00")]
    public TimeSpan LongestLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long before its token expires a connection is told.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ExpiryWarning { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the key was made for this run because none was configured in Development.</summary>
    internal bool IsGenerated { get; set; }

    internal int KeyCount => new[] { SigningKey, Authority, PublicKeyPath }.Count(key => !string.IsNullOrEmpty(key));
}

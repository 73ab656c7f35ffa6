using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>Section <c>Jwt</c>: whose tokens are accepted. Exactly one of the three keys is set.</summary>
internal sealed class JwtOptions
{
    public const string Section = "Jwt";

    /// <summary>The shortest signing key in bytes of UTF-8: the output of HS256, see RFC 7518, section 3.2.</summary>
    public const int MinSigningKeyBytes = 32;

    /// <summary>A secret shared with whoever makes the tokens, at least 32 bytes in UTF-8; HS256 only.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The address of an OpenID provider; its metadata names the keys.</summary>
    public string? Authority { get; set; }

    /// <summary>A PEM file with an RSA (RS256) or a P-256 (ES256) public key.</summary>
    public string? PublicKeyPath { get; set; }

    /// <summary>The <c>iss</c> a token must have; not checked when empty, except with <see cref="Authority"/>.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> a token must have; not checked when empty.</summary>
    public string? Audience { get; set; }

    /// <summary>How far clocks may differ when a token's lifetime is checked; at most 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest time from now to a token's expiry; one minute to 400 days. What expires later is refused: it is how long a
    /// revocation has to be remembered.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "400.00:00:00")]
    public TimeSpan LongestLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long before its token expires a connection is told; one second to one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ExpiryWarning { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the key was made for this run because none was configured in Development.</summary>
    internal bool IsGenerated { get; set; }

    internal int KeyCount => new[] { SigningKey, Authority, PublicKeyPath }.Count(key => !string.IsNullOrEmpty(key));
}

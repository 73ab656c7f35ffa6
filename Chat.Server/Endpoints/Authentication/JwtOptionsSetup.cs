using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Makes a random key for one run where Development has none, and otherwise says what is missing: a server that would
/// accept nobody's tokens, or anybody's, does not start.
/// </summary>
internal sealed class JwtOptionsSetup(IHostEnvironment environment) : IPostConfigureOptions<JwtOptions>, IValidateOptions<JwtOptions>
{
    public void PostConfigure(string? name, JwtOptions options)
    {
        if (options.KeyCount > 0 || !environment.IsDevelopment()) return;
        options.SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
        options.IsGenerated = true;
    }

    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        var failures = new List<string>();
        if (options.KeyCount == 0)
            failures.Add("Jwt: no key. Set one of Jwt:SigningKey (a shared secret of at least 32 bytes), Jwt:Authority " +
                "(an OpenID provider) or Jwt:PublicKeyPath (a PEM file); as environment variables Jwt__SigningKey and so on.");
        if (options.KeyCount > 1)
            failures.Add("Jwt: more than one key. Set only one of Jwt:SigningKey, Jwt:Authority and Jwt:PublicKeyPath.");
        if (options.SigningKey is { Length: > 0 } key && Encoding.UTF8.GetByteCount(key) < JwtOptions.MinSigningKeyBytes)
            failures.Add($"Jwt:SigningKey has fewer than {JwtOptions.MinSigningKeyBytes} bytes.");
        if (options.Authority is { Length: > 0 } authority && !IsAuthority(authority))
            failures.Add("Jwt:Authority is not an https address (http is accepted in Development only).");
        if (options.PublicKeyPath is { Length: > 0 } path && JwtKeys.Problem(path) is { } problem)
            failures.Add($"Jwt:PublicKeyPath: {problem}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private bool IsAuthority(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()));
}

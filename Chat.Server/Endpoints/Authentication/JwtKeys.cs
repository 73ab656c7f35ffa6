using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// The key tokens are checked with and the algorithms it may be used for. Naming them shuts out <c>none</c> and the trick
/// of signing with a public key as if it were a shared secret.
/// </summary>
internal static class JwtKeys
{
    public static (SecurityKey Key, string Algorithm) From(JwtOptions options) =>
        options.SigningKey is { Length: > 0 } secret
            ? (new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256)
            : FromPem(File.ReadAllText(options.PublicKeyPath!));

    /// <summary>What is wrong with a key file, or null.</summary>
    public static string? Problem(string path)
    {
        try
        {
            FromPem(File.ReadAllText(path));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"'{path}' cannot be used: {e.Message}";
        }
    }

    private static (SecurityKey, string) FromPem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new ArgumentException("it holds a private key; the server needs the public one only.");

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return (new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
        }

        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        if (ecdsa.KeySize != 256) throw new CryptographicException("an elliptic-curve key must be on P-256 (ES256).");
        return (new ECDsaSecurityKey(ecdsa), SecurityAlgorithms.EcdsaSha256);
    }
}

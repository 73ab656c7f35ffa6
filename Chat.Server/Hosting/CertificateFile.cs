using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chat.Server.Hosting;

/// <summary>A certificate with its private key, in one file or in two.</summary>
/// <param name="Path">The file with the certificate: PKCS #12, or with <paramref name="KeyPath"/> PEM.</param>
/// <param name="KeyPath">The file with the key, if it has one of its own.</param>
/// <param name="Password">What the key is encrypted with, if it is.</param>
internal sealed record CertificateFile(string Path, string? KeyPath, string? Password)
{
    /// <summary>What a section of Kestrel's configuration names.</summary>
    public static CertificateFile Of(IConfigurationSection certificate, string contentRoot) => new(
        System.IO.Path.Combine(contentRoot, certificate["Path"]!),
        certificate["KeyPath"] is { Length: > 0 } key ? System.IO.Path.Combine(contentRoot, key) : null,
        certificate["Password"]);

    /// <summary>Until when it holds, in UTC; null where that cannot be found out: Kestrel reads more formats.</summary>
    public DateTime? NotAfter
    {
        get
        {
            if (Fault() is not null) return null;
            using var certificate = Load();
            return certificate?.NotAfter.ToUniversalTime();
        }
    }

    /// <summary>Why a server cannot use it, or null. Never names the password.</summary>
    public string? Fault()
    {
        foreach (var file in KeyPath is null ? [Path] : new[] { Path, KeyPath })
            if (!File.Exists(file)) return $"{file} is not there.";

        try
        {
            if (KeyPath is null && X509Certificate2.GetCertContentType(Path) is not X509ContentType.Pkcs12)
                return $"{Path} has no private key. Name its file with KeyPath, or take a PKCS #12 file (.pfx) that holds both.";
            using var certificate = Load();
            return certificate is null or { HasPrivateKey: true } ? null : $"{Path} has no private key.";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{Path} cannot be read: {e.Message}";
        }
    }

    private X509Certificate2? Load()
    {
        if (KeyPath is null) return X509CertificateLoader.LoadPkcs12FromFile(Path, Password);
        if (!File.ReadAllText(Path).Contains("-----BEGIN CERTIFICATE", StringComparison.Ordinal)) return null; // Kestrel reads more formats
        return string.IsNullOrEmpty(Password)
            ? X509Certificate2.CreateFromPemFile(Path, KeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(Path, Password, KeyPath);
    }
}

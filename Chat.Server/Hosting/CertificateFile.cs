using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chat.Server.Hosting;

/// <summary>A certificate with its private key, in one file or in two.</summary>
internal static class CertificateFile
{
    /// <summary>Why a server cannot use it, or null. Never names the password.</summary>
    /// <param name="path">The file with the certificate: PKCS #12, or with <paramref name="keyPath"/> PEM.</param>
    /// <param name="keyPath">The file with the key, if it has one of its own.</param>
    /// <param name="password">What the key is encrypted with, if it is.</param>
    public static string? Fault(string path, string? keyPath, string? password)
    {
        foreach (var file in keyPath is null ? [path] : new[] { path, keyPath })
            if (!File.Exists(file)) return $"{file} is not there.";

        try
        {
            if (keyPath is not null)
            {
                if (!File.ReadAllText(path).Contains("-----BEGIN CERTIFICATE", StringComparison.Ordinal)) return null; // Kestrel reads more formats
                using var pair = string.IsNullOrEmpty(password)
                    ? X509Certificate2.CreateFromPemFile(path, keyPath)
                    : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
                return null;
            }

            if (X509Certificate2.GetCertContentType(path) is not X509ContentType.Pkcs12)
                return $"{path} has no private key. Name its file with KeyPath, or take a PKCS #12 file (.pfx) that holds both.";
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            return certificate.HasPrivateKey ? null : $"{path} has no private key.";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{path} cannot be read: {e.Message}";
        }
    }
}

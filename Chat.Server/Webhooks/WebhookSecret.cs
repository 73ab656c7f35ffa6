using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Server.Webhooks;

/// <summary>A symmetric secret of Standard Webhooks: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
internal sealed class WebhookSecret
{
    public const string Rule = "whsec_ and 24 to 64 random bytes in base64";

    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    private readonly byte[] key;

    private WebhookSecret(byte[] key) => this.key = key;

    public static bool TryParse(string text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) || length is < MinBytes or > MaxBytes) return false;
        secret = new WebhookSecret(bytes[..length]);
        return true;
    }

    /// <summary>A signature as it stands in <c>webhook-signature</c>.</summary>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}

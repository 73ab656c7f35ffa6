using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chat.Server.Tests.ScaleOut;

/// <summary>A redis-server that speaks TLS on a second port, with a certificate that nobody trusts.</summary>
internal sealed class RedisTls : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-redis-tls-");
    private RedisProcess? redis;

    public int Port { get; } = RedisProcess.FreePort();

    public static async Task<RedisTls> StartAsync()
    {
        var tls = new RedisTls();
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var certificatePath = Path.Combine(tls.folder.FullName, "redis.crt");
        var keyPath = Path.Combine(tls.folder.FullName, "redis.key");
        await File.WriteAllTextAsync(certificatePath, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem());
        tls.redis = await RedisProcess.StartAsync(
            "--tls-port", $"{tls.Port}", "--tls-cert-file", certificatePath, "--tls-key-file", keyPath, "--tls-ca-cert-file", certificatePath, "--tls-auth-clients", "no");
        return tls;
    }

    public async ValueTask DisposeAsync()
    {
        if (redis is not null) await redis.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

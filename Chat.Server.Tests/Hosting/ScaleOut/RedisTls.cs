using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chat.LoadTest.Nodes;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A redis-server that speaks TLS on a second port, with a certificate that nobody trusts by himself.</summary>
internal sealed class RedisTls : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-redis-tls-");
    private RedisProcess? redis;

    /// <summary>For whoever is to trust it.</summary>
    public string CertificatePath => Path.Combine(folder.FullName, "redis.crt");

    public int Port { get; } = FreePort.Take();

    public static async Task<RedisTls> StartAsync(params string[] settings)
    {
        var tls = new RedisTls();
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var certificatePath = tls.CertificatePath;
        var keyPath = Path.Combine(tls.folder.FullName, "redis.key");
        await File.WriteAllTextAsync(certificatePath, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem());
        tls.redis = await RedisProcess.StartAsync([
            "--tls-port", $"{tls.Port}", "--tls-cert-file", certificatePath, "--tls-key-file", keyPath, "--tls-ca-cert-file", certificatePath, "--tls-auth-clients", "no", .. settings]);
        return tls;
    }

    public async ValueTask DisposeAsync()
    {
        if (redis is not null) await redis.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

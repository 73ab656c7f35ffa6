using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Chat.Server.Tests.Hosting;

/// <summary>One server that speaks TLS, with a certificate of its own making, for all tests of a class.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-tls-");

    public ChatServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await StartAsync(folder, "--Chat:History:RecoveryLimit=100");

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <param name="folder">Where the certificate and its key go.</param>
    /// <param name="settings">As for <see cref="ChatServer.StartAsync(string[])"/>.</param>
    public static Task<ChatServer> StartAsync(DirectoryInfo folder, params string[] settings)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=chat", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificatePath, keyPath) = (Path.Combine(folder.FullName, "chat.pem"), Path.Combine(folder.FullName, "chat.key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return ChatServer.StartAsync([
            "--Kestrel:Endpoints:Tls:Url=https://127.0.0.1:0",
            $"--Kestrel:Endpoints:Tls:Certificate:Path={certificatePath}",
            $"--Kestrel:Endpoints:Tls:Certificate:KeyPath={keyPath}",
            .. settings,
        ]);
    }
}

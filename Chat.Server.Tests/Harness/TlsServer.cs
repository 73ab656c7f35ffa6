using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace Chat.Server.Tests.Harness;

/// <summary>One server that speaks TLS, with a certificate of its own making, for all tests of a class.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    internal static readonly X509Certificate2 Certificate = MakeCertificate();

    public ChatServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await StartAsync(tls: true, null, "--Chat:History:RecoveryLimit=100");

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>A server with TLS or without, for tests of what must hold both ways.</summary>
    internal static Task<ChatServer> StartAsync(bool tls, Action<WebApplicationBuilder>? configure, params string[] settings) => tls
        ? StartAsync(TimeSpan.FromMinutes(2), configure, settings) // the default of ten seconds is a matter of the machine's speed
        : ChatServer.StartAsync(configure, settings);

    internal static Task<ChatServer> StartAsync(TimeSpan handshakeTimeout, Action<WebApplicationBuilder>? configure, params string[] settings) => ChatServer.StartAsync(
        builder =>
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificate = Certificate;
                https.HandshakeTimeout = handshakeTimeout;
            }));
            configure?.Invoke(builder);
        },
        ["--urls=https://127.0.0.1:0", .. settings]);

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=chat", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null); // some systems take no key that was never stored
    }
}

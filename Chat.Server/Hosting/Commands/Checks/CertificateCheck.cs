using System.Runtime.CompilerServices;

namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>Certificates that are about to end. Whether they can be used was checked with the configuration.</summary>
internal sealed class CertificateCheck : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public async IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var root = services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        foreach (var section in ListenSettings.Certificates(services.GetRequiredService<IConfiguration>()))
        {
            var certificate = CertificateFile.Of(section, root);
            if (certificate.NotAfter is not { } end) continue;
            var text = $"{certificate.Path} is valid until {end:yyyy-MM-dd}";
            yield return end < now ? Finding.Error("certificate", $"{certificate.Path} ended on {end:yyyy-MM-dd}, so clients refuse it: put a new one in its place.")
                : end - now < Soon ? Finding.Warning("certificate", $"{text}, which is soon: put a new one in its place.")
                : Finding.Ok("certificate", text);
        }
    }
}

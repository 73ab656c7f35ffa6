using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Chat.Server.Hosting.Commands;

/// <summary>Where the health of a server is asked.</summary>
/// <param name="Address">The whole address.</param>
/// <param name="IsOwn">Whether the address is that of this machine's server, whose certificate need not be made out to it.</param>
/// <param name="Socket">The path of the Unix socket that leads there, if it is one.</param>
/// <param name="Host">The host to ask for, where the server answers for some only (<c>AllowedHosts</c>); null for that of the address.</param>
internal sealed record HealthTarget(Uri Address, bool IsOwn, string? Socket = null, string? Host = null)
{
    private const string Path = "/health/ready";

    /// <exception cref="CommandFailedException">It is no address.</exception>
    public static HealthTarget From(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandFailedException.Usage($"'{url}' is not an address such as http://127.0.0.1:5000.");
        return new HealthTarget(address.AbsolutePath == "/" ? new Uri(address, Path) : address, address.IsLoopback);
    }

    /// <summary>The server of a configuration: where it listens without TLS, when there is such an address.</summary>
    /// <exception cref="CommandFailedException">The configuration does not say where the server listens.</exception>
    public static HealthTarget Of(IConfiguration configuration)
    {
        var urls = ListenSettings.Urls(configuration);
        var failures = new List<string>();
        foreach (var url in urls) ListenSettings.CheckAddress("urls", url, failures);
        if (failures.Count > 0) throw CommandFailedException.Configuration(failures[0]);

        var address = urls.Select(BindingAddress.Parse).OrderBy(address => address.Scheme.Length).First(); // http before https
        var host = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var allowed, ..] && !allowed.Contains('*', StringComparison.Ordinal) ? allowed : null;
        if (address.IsUnixPipe) return new HealthTarget(new Uri($"{address.Scheme}://localhost{Path}"), IsOwn: true, address.UnixPipePath, host);
        if (address.Port == 0) throw CommandFailedException.Configuration("The server listens on any free port: say which one it took, with --url.");
        return new HealthTarget(new Uri($"{address.Scheme}://{HostOf(address)}:{address.Port}{Path}"), IsOwn: true, Host: host);
    }

    public SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, errors) => IsOwn || errors == SslPolicyErrors.None } };
        if (Socket is not null) handler.ConnectCallback = ConnectAsync;
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket!), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>As Kestrel has it: a name that is neither an IP address nor localhost stands for all addresses, which loopback is one of.</summary>
    private static string HostOf(BindingAddress address) => IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) switch
    {
        false => "127.0.0.1",
        true when ip!.Equals(IPAddress.Any) => "127.0.0.1",
        true when ip!.Equals(IPAddress.IPv6Any) => "[::1]",
        _ => address.Host,
    };
}

using Chat.Server.Endpoints.Connections;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Http;

/// <summary>
/// Which pages may connect. Browsers open WebSockets to any host and CORS does not apply to them, so the server itself must
/// look at the Origin header (cross-site WebSocket hijacking, RFC 6455, section 10.2).
/// </summary>
internal sealed class OriginPolicy(IOptions<TransportOptions> options, IHostEnvironment environment)
{
    private readonly bool any = options.Value.AllowedOrigins.Contains("*");
    private readonly HashSet<string> listed = [.. options.Value.AllowedOrigins.Select(PageOrigin.Normalize).OfType<string>()];

    /// <summary>Whether a request may come from the page it names. One without an Origin is not from a browser page.</summary>
    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || IsSameHost(origin, request.Host) || Allows(origin);
    }

    /// <summary>Whether an origin other than the server's own is allowed.</summary>
    public bool Allows(string origin)
    {
        if (any) return true;
        if (PageOrigin.Normalize(origin) is not { } normal) return false;
        return listed.Contains(normal) || (environment.IsDevelopment() && new Uri(normal).IsLoopback);
    }

    /// <summary>
    /// The host the page came from is the host that is asked. The scheme is left out: behind a proxy that ends TLS the server
    /// sees http where the page says https.
    /// </summary>
    private static bool IsSameHost(string origin, HostString host) =>
        PageOrigin.Normalize(origin) is { } normal
        && new Uri(normal) is var uri
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && string.Equals(uri.Authority, WithoutDefaultPort(host, uri), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDefaultPort(HostString host, Uri origin) =>
        host.Port is { } port && port == origin.Port && origin.IsDefaultPort ? host.Host : host.Value ?? "";
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

/// <summary>
/// The way out to back ends. What is connected to is the very address that was looked at, so a name that resolves differently the second time gains nothing. It follows no
/// redirects, takes no cookies and no proxy from the environment, and reads little of what comes back.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>The most of an answer that is read to use its connection again.</summary>
    private const int MaxDrain = 4 * 1024;

    private readonly bool allowPrivate;
    private readonly HttpMessageInvoker http;

    public WebhookClient(IOptions<WebhookOptions> options)
    {
        allowPrivate = options.Value.AllowPrivateNetworks;
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names may come to mean other addresses
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = 16, // KiB
            MaxResponseDrainSize = MaxDrain,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ConnectCallback = ConnectAsync,
            ActivityHeadersPropagator = null, // it would send a client's baggage, and the id of a span that nobody exports; WebhookSpan says what is to be said
        });
    }

    /// <summary>Returns with the head of the answer.</summary>
    /// <param name="endpoint">The name of whom it is for.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<HttpResponseMessage> SendAsync(string endpoint, HttpRequestMessage request, CancellationToken cancellation)
    {
        if (request.RequestUri!.Scheme == Uri.UriSchemeHttps)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }

        return await WebhookSpan.SendAsync(http, endpoint, request, cancellation);
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        if (!allowPrivate) addresses = [.. addresses.Where(AddressGuard.IsPublic)];
        if (addresses.Length == 0) throw new ForbiddenAddressException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

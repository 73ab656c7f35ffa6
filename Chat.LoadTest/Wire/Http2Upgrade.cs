using System.Net;
using System.Net.Security;

namespace Chat.LoadTest.Wire;

/// <summary>A WebSocket in a stream of HTTP/2 (RFC 8441), on a connection of its own: that of one user's browser.</summary>
internal static class Http2Upgrade
{
    /// <exception cref="RefusedException">There is no server, or it did not want to.</exception>
    public static async Task<ITransport> OpenAsync(Uri server, string address, bool anyCertificate, CancellationToken cancellation)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => anyCertificate || errors == SslPolicyErrors.None;
        var http = new HttpMessageInvoker(handler);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Connect, new Uri($"https://{server.Authority}{server.AbsolutePath.TrimEnd('/')}{address}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Protocol = "websocket";
            request.Headers.Add("Sec-WebSocket-Version", "13");
            var answer = await http.SendAsync(request, cancellation);
            if (answer.StatusCode != HttpStatusCode.OK) throw new RefusedException($"HTTP {(int)answer.StatusCode}");
            return new StreamTransport(await answer.Content.ReadAsStreamAsync(cancellation), http);
        }
        catch (Exception exception)
        {
            http.Dispose();
            if (exception is HttpRequestException) throw new RefusedException(exception.Message);
            throw;
        }
    }
}

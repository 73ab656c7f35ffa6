using Chat.Contracts;

namespace Chat.Server.Authentication;

/// <summary>
/// A token that came in the query string, because browsers cannot set headers on a WebSocket. It is taken out of the
/// request before anything can log it, see <see cref="QueryTokenHttpContextFactory"/>.
/// </summary>
internal sealed record QueryToken(string Value)
{
    /// <summary>The hub takes it for WebSockets and server-sent events; everything else uses the Authorization header.</summary>
    public static bool IsAcceptedFor(HttpRequest request) =>
        request.Path.StartsWithSegments(ChatEndpoints.Hub)
        && (request.HttpContext.WebSockets.IsWebSocketRequest
            || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase));
}

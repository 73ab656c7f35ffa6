using Chat.Contracts;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Where a token may stand when it is not in the Authorization header, because a browser's WebSocket cannot set one: in the
/// query of either endpoint for clients, or, to keep it out of addresses, as the subprotocol <c>bearer.TOKEN</c> beside
/// <see cref="Subprotocol"/> on the plain-JSON endpoint. Every other request uses the header.
/// </summary>
internal static class BrowserToken
{
    /// <summary>The subprotocol the server agrees to; the one with the token is never echoed.</summary>
    public const string Subprotocol = "chat.v1";

    private const string Prefix = "bearer.";

    /// <summary>The token, or null to look at the Authorization header.</summary>
    public static string? From(HttpRequest request)
    {
        if (request.Headers.Authorization.Count > 0) return null;
        if (request.Path.StartsWithSegments(ChatEndpoints.PlainJson)) return InSubprotocols(request) ?? InQuery(request);
        return request.Path.StartsWithSegments(ChatEndpoints.Hub) && IsStream(request) ? InQuery(request) : null;
    }

    private static string? InQuery(HttpRequest request) => request.HttpContext.Features.Get<QueryToken>()?.Value;

    private static string? InSubprotocols(HttpRequest request) =>
        request.HttpContext.WebSockets.WebSocketRequestedProtocols
            .FirstOrDefault(protocol => protocol.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];

    /// <summary>A WebSocket or server-sent events: the transports for which browsers offer no headers.</summary>
    private static bool IsStream(HttpRequest request) =>
        request.HttpContext.WebSockets.IsWebSocketRequest
        || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}

using Chat.Contracts;

namespace Chat.Server.Endpoints.Connections;

/// <summary>
/// What proxies are told with the answers of the hub, for server-sent events and long polls: pass each piece on at once. A proxy that gathers them, to
/// send larger pieces or to compress them, would never pass on the answer to the handshake, and clients wait for it.
/// </summary>
internal static class StreamHeaders
{
    /// <summary>Sets the headers last, after those of SignalR, which says the first two of these words itself.</summary>
    public static void UseStreamHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(ChatEndpoints.Hub) && !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.OnStarting(static state =>
            {
                var headers = ((HttpResponse)state).Headers;
                headers.CacheControl = "no-cache, no-store, no-transform";
                headers["X-Accel-Buffering"] = "no"; // nginx's word for it, and of those that follow it
                return Task.CompletedTask;
            }, context.Response);
        }

        return next(context);
    });
}

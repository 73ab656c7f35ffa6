using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Endpoints.Connections;

namespace Chat.Server.Hosting.Draining;

/// <summary>
/// The requests on the endpoints of clients, and the WebSockets that have left theirs behind: a WebSocket counts from its opening to the
/// last byte of its close. Once the server is draining none is taken that would begin a connection.
/// </summary>
internal sealed class ClientRequests
{
    private readonly ConcurrentDictionary<object, bool> running = new();
    private readonly Action<ILastingConnection> forget;
    private volatile bool draining;

    public ClientRequests() => forget = connection => running.TryRemove(connection, out _);

    public bool IsDraining => draining;

    public bool IsEmpty => running.IsEmpty;

    /// <summary>From now on <see cref="TryEnter"/> refuses. Who was not refused is counted.</summary>
    public void Refuse() => draining = true;

    /// <summary>False when the request may not be served; else <see cref="Leave"/> must follow.</summary>
    public bool TryEnter(HttpContext context)
    {
        running[context] = true; // before the question, so that whoever sets the flag finds this request or it finds the flag
        if (!draining || !BeginsConnection(context)) return true;
        Leave(context);
        return false;
    }

    public void Leave(HttpContext context)
    {
        if (context.Features.Get<ILastingConnection>() is { } connection)
        {
            running[connection] = true;
            connection.AtEnd(forget);
        }

        running.TryRemove(context, out _);
    }

    /// <summary>Cuts every connection without a word.</summary>
    public void AbortAll()
    {
        foreach (var client in running.Keys)
        {
            if (client is ILastingConnection connection) connection.Abort();
            else ((HttpContext)client).Abort();
        }
    }

    /// <summary>Long polls and posts go on, which belong to connections there are: these must hear of their end.</summary>
    private static bool BeginsConnection(HttpContext context) =>
        context.Request.Path.StartsWithSegments(ChatEndpoints.PlainJson)
        || context.WebSockets.IsWebSocketRequest
        || !context.Request.Query.ContainsKey("id") // to negotiate, or a socket without having negotiated
        || context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}

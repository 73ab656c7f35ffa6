using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Endpoints.Connections;

/// <summary>
/// Carries out the abort of a request a moment later. When a client breaks the rules of WebSocket, the framework writes the close
/// frame that says so and aborts the connection at once, and about every second time the frame is lost with it. With this the
/// request can end first, and its end sends what was written; a client that does not take it is still cut off.
/// </summary>
internal sealed class LateAbort : IHttpRequestLifetimeFeature, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly IHttpRequestLifetimeFeature inner;
    private readonly IConnectionLifetimeFeature? connection;
    private bool ended;

    /// <summary>Stands in for the lifetime of this request until it is disposed of at the request's end.</summary>
    public LateAbort(HttpContext context)
    {
        inner = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();

        // A connection of HTTP/1.1 belongs to its WebSocket alone; in HTTP/2 others share it.
        connection = HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionLifetimeFeature>() : null;
        context.Features.Set<IHttpRequestLifetimeFeature>(this);
    }

    public CancellationToken RequestAborted
    {
        get => inner.RequestAborted;
        set => inner.RequestAborted = value;
    }

    public void Abort() => _ = AbortLaterAsync();

    public void Dispose()
    {
        lock (gate) ended = true;
    }

    private async Task AbortLaterAsync()
    {
        await Task.Delay(Grace, CancellationToken.None);
        if (connection is not null)
        {
            connection.Abort(); // does nothing to one that has closed in the meantime
            return;
        }

        // After its end the feature may belong to another request.
        lock (gate)
            if (!ended) inner.Abort();
    }
}

using Chat.Contracts;

namespace Chat.Server.Hosting.Draining;

/// <summary>Stands before the endpoints of clients: while the server is draining, who wants to connect is told to try elsewhere.</summary>
internal sealed class DrainGuard(RequestDelegate next, ClientRequests requests)
{
    /// <summary>Seconds. The next attempt should meet another server, so there is nothing to wait for.</summary>
    private const string RetryAfter = "1";

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!path.StartsWithSegments(ChatEndpoints.Hub) && !path.StartsWithSegments(ChatEndpoints.PlainJson))
        {
            await next(context);
            return;
        }

        if (!requests.TryEnter(context))
        {
            context.Response.Headers.RetryAfter = RetryAfter;
            await TypedResults.Problem("This server is about to end.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            requests.Leave(context);
        }
    }
}

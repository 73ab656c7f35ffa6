using Chat.Contracts;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// Keeps out connections beyond the limits, before anything is spent on them. A slot is held as long as the connection of a WebSocket
/// or server-sent events lasts; for long polling there is always one poll under way.
/// </summary>
internal sealed class ConnectionGuard(RequestDelegate next, ConnectionCounts counts, IOptions<LimitOptions> options)
{
    private const string RetryAfterSeconds = "10";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!options.Value.Enabled || !HoldsConnection(context.Request))
        {
            await next(context);
            return;
        }

        var user = context.User.FindFirst(ChatClaims.Subject)?.Value;
        var limit = counts.TryEnter(user, context.Connection.RemoteIpAddress, out var slot);
        if (limit == ConnectionLimit.None)
        {
            try
            {
                await next(context);
            }
            finally
            {
                if (context.Features.Get<ILastingConnection>() is { } connection) connection.AtEnd(_ => slot.Dispose());
                else slot.Dispose();
            }

            return;
        }

        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        await TypedResults.Problem(
            limit switch
            {
                ConnectionLimit.User => "This user has as many connections as it may have.",
                ConnectionLimit.Address => "This address has as many connections as it may have.",
                _ => "The server has as many connections as it takes.",
            },
            statusCode: limit == ConnectionLimit.Total ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests,
            extensions: new Dictionary<string, object?>
            {
                ["code"] = limit == ConnectionLimit.Total ? ChatErrors.Unavailable : ChatErrors.RateLimited,
            }).ExecuteAsync(context);
    }

    private static bool HoldsConnection(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method)
            ? request.Path.StartsWithSegments(ChatEndpoints.Hub) || request.Path.StartsWithSegments(ChatEndpoints.PlainJson)
            : false;
}

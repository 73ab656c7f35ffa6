using Chat.Contracts;

namespace Chat.Server.Endpoints.Http;

/// <summary>Answers 403 to a foreign page before anything else happens on the endpoints of clients.</summary>
internal sealed class OriginGuard(RequestDelegate next, OriginPolicy policy)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var guarded = path.StartsWithSegments(ChatEndpoints.Hub) || path.StartsWithSegments(ChatEndpoints.PlainJson);
        if (!guarded || policy.Allows(context.Request)) return next(context);

        return TypedResults.Problem(
            "Pages of this origin may not connect; see Chat:Transport:AllowedOrigins.",
            statusCode: StatusCodes.Status403Forbidden,
            extensions: new Dictionary<string, object?> { ["code"] = ChatErrors.Forbidden }).ExecuteAsync(context);
    }
}

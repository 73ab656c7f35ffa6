using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http;

/// <summary>The HTTP interface under <c>/api/v1</c>: JSON in snake_case, errors as problem details (RFC 9457) with a stable <c>code</c>.</summary>
internal static class ApiExtensions
{
    public static IServiceCollection AddChatApi(this IServiceCollection services) => services.AddProblemDetails(options =>
        options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", CodeOf(context.HttpContext.Response.StatusCode)));

    /// <summary>Turns failures and refusals without a body into problems. Stands before everything that may fail.</summary>
    public static void UseChatProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception is RevocationsUnavailableException
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
    }

    public static void MapChatApi(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup(ChatEndpoints.Users);
        users.RequireAuthorization(policy => policy.RequireRole(ChatRoles.Admin));
        users.MapPost("/revoke", RevokeEndpoint.OfBodyAsync);
        users.MapPost("/{userId}/revoke", RevokeEndpoint.OfPathAsync);
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ChatErrors.Unauthorized,
        StatusCodes.Status403Forbidden => ChatErrors.Forbidden,
        StatusCodes.Status404NotFound => ChatErrors.NotFound,
        StatusCodes.Status429TooManyRequests => ChatErrors.RateLimited,
        StatusCodes.Status503ServiceUnavailable => ChatErrors.Unavailable,
        >= 500 => ChatErrors.Internal,
        _ => ChatErrors.InvalidRequest,
    };
}

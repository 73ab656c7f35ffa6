using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Http.Figures;
using Chat.Server.Endpoints.Http.Messages;
using Chat.Server.Endpoints.Http.Moderation;
using Chat.Server.Endpoints.Http.Rooms;
using Chat.Server.Endpoints.Http.Service;
using Chat.Server.Endpoints.Http.Users;
using Chat.Server.Kernel;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Http;

/// <summary>The HTTP interface under <c>/api/v1</c>: JSON in snake_case, errors as problem details (RFC 9457) with a stable <c>code</c>.</summary>
internal static class ApiExtensions
{
    private static readonly AuthorizationPolicy Anybody = new AuthorizationPolicyBuilder(ApiKeyHandler.AnyScheme).RequireAuthenticatedUser().Build();

    public static IServiceCollection AddChatApi(this IServiceCollection services)
    {
        services.AddValidatedOptions<ApiOptions>(ApiOptions.Section);
        services.AddSingleton<Refusals>().AddSingleton<ConnectionRefusals>();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiKeyRules>().AddSingleton<ApiKeys>().AddSingleton<ApiLimits>();
        services.AddSingleton<NodeStates>().AddNodeQuestion<NodeStates>(NodeStates.Question, states => states.AnswerAsync).AddUserConnections().AddFigures().AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null)
            .AddPolicyScheme(ApiKeyHandler.AnyScheme, null, options => options.ForwardDefaultSelector = ApiKeyHandler.SchemeOf);
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.TryAdd("code", Problems.CodeOf(context.HttpContext.Response.StatusCode)));
    }

    /// <summary>Turns failures and refusals without a body into problems. Stands before everything that may fail.</summary>
    public static void UseChatProblems(this WebApplication app)
    {
        app.UseMiddleware<RefusalCounter>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception is UnavailableException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
    }

    public static void MapChatApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(ChatEndpoints.Api)
            .RequireAuthorization(Anybody)
            .WithMetadata(new RequestSizeLimitAttribute(EndpointConventions.BodyBytes))
            .AddEndpointFilter<RouteGroupBuilder, ApiFilter>();
        api.MapMessages();
        api.MapReactions();
        api.MapRooms();
        api.MapSubscribers();
        api.MapUsers();
        api.MapUserData();
        api.MapModeration();
        api.MapService();
        api.MapFigures();
    }
}

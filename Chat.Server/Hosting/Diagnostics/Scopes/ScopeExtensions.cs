using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Hosting.Diagnostics.Scopes;

/// <summary>
/// A scope costs some objects for each call, and a slower way for all that is awaited within. So nothing of this is there unless somebody reads it:
/// no filter, no middleware, no question.
/// </summary>
internal static class ScopeExtensions
{
    /// <summary>Call it before the hub is added: its filter stands around the one that logs what failed.</summary>
    public static IServiceCollection AddLogScopes(this IServiceCollection services)
    {
        services.AddSingleton<NodeScope>().AddSingleton<ConnectionScopes>();
        services.AddOptions<HubOptions>().Configure<ConnectionScopes>((options, scopes) => options.AddFilter(scopes));
        return services;
    }

    /// <summary>Names the user of a request. Stands after authorization, by which users are known.</summary>
    public static void UseLogScopes(this WebApplication app)
    {
        if (app.Services.GetService<NodeScope>() is not { } scope) return;
        scope.Nodes = app.Services.GetRequiredService<INodes>();
        app.Use(async (context, next) =>
        {
            using (context.User.FindFirst(ChatClaims.Subject) is { Value: var user } ? LogScopes.OfUser(app.Logger, user) : null) await next(context);
        });
    }
}

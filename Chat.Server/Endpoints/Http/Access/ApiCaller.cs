using System.Reflection;
using System.Security.Claims;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>Who calls over HTTP: a back end with its key, or a user with a token.</summary>
internal sealed class ApiCaller : IBindableFromHttpContext<ApiCaller>
{
    private ApiCaller(ApiKey? key, Session session) => (Key, Session) = (key, session);

    /// <summary>The key; null for a user.</summary>
    public ApiKey? Key { get; }

    /// <summary>What is allowed; a back end speaks under its own name.</summary>
    public Session Session { get; }

    /// <summary>The name that stands for the caller where it did something.</summary>
    public string Name => Session.UserId;

    public Caller Caller => Caller.Over(Session);

    public static ValueTask<ApiCaller?> BindAsync(HttpContext context, ParameterInfo parameter) => new(From(context));

    public static ApiCaller From(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(ApiCaller), out var known)) return (ApiCaller)known!;
        var caller = context.User is ApiKeyPrincipal { Key: var key }
            ? new ApiCaller(key, Session.OfBackEnd(SystemSender.Of(key.Name)))
            : OfUser(context.User, context.RequestServices.GetRequiredService<Sessions>());
        context.Items[typeof(ApiCaller)] = caller;
        return caller;
    }

    /// <summary>Whether it may call what needs a scope.</summary>
    public bool May(ApiAccess access) => Key is null
        ? access.Users || Session.IsAdmin
        : (Key.Scopes & (access.Scope | ApiScope.Admin)) != 0;

    private static ApiCaller OfUser(ClaimsPrincipal user, Sessions sessions) => new(null, sessions.Of(user));
}

using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Limits;

namespace Chat.Server.Endpoints.Http;

/// <summary>What endpoints say about themselves.</summary>
internal static class EndpointConventions
{
    /// <summary>Bytes of a usual body: a text of the longest kind that may be configured, every character escaped, and the fields beside it.</summary>
    public const int BodyBytes = 640 * 1024;

    /// <summary>For keys with the scope and for administrators.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, ApiScope scope) => endpoint.WithMetadata(new ApiAccess(scope, Users: false));

    /// <summary>The same, and for every user, as far as the hub would go.</summary>
    public static RouteHandlerBuilder NeedsOrUser(this RouteHandlerBuilder endpoint, ApiScope scope) => endpoint.WithMetadata(new ApiAccess(scope, Users: true));

    public static RouteHandlerBuilder CountsAs(this RouteHandlerBuilder endpoint, OperationClass operation) => endpoint.WithMetadata(new CountedAs(operation));

    /// <summary>What it is, in a sentence, for the description of the API.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string name, string summary) => endpoint.WithName(name).WithSummary(summary);
}

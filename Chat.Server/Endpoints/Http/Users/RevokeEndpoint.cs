using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>
/// An administrator cuts a user off, see <see cref="Revoker"/>: <c>POST /api/v1/users/revoke</c> with the user in the body, or
/// <c>POST /api/v1/users/{userId}/revoke</c>.
/// </summary>
internal static class RevokeEndpoint
{
    public static async Task<Ok<RevokedUser>> OfBodyAsync(HttpContext context, ApiCaller caller, Revoker revoker, CancellationToken cancellation) =>
        await RevokeAsync(await BodyName.ReadAsync(context, "user_id"), caller, revoker, cancellation);

    public static Task<Ok<RevokedUser>> OfPathAsync(PathUser user, ApiCaller caller, Revoker revoker, CancellationToken cancellation) =>
        RevokeAsync(user.Text, caller, revoker, cancellation);

    private static async Task<Ok<RevokedUser>> RevokeAsync(string? userId, ApiCaller caller, Revoker revoker, CancellationToken cancellation)
    {
        if (!ChatRules.IsName(userId, ChatLimits.UserIdLength))
            throw new ChatException(ChatErrors.InvalidRequest,
                $"This takes a user id in the body, such as {{\"user_id\":\"alice\"}}, or in the path, where it has its place. A user id has 1 to "
                + $"{ChatLimits.UserIdLength} characters, no control characters and no white space at its ends.");

        var before = await revoker.RevokeAsync(userId, caller.Name, cancellation);
        return TypedResults.Ok(new RevokedUser(userId, before.UtcDateTime));
    }
}

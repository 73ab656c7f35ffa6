using System.Security.Claims;
using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http;

/// <summary>
/// An administrator cuts a user off, see <see cref="Revoker"/>: <c>POST /api/v1/users/revoke</c> with the user in the body, or
/// <c>POST /api/v1/users/{userId}/revoke</c>.
/// </summary>
internal static class RevokeEndpoint
{
    public static async Task<Results<Ok<Answer>, ProblemHttpResult>> OfBodyAsync(
        HttpContext context, ClaimsPrincipal admin, Revoker revoker, CancellationToken cancellation) =>
        await RevokeAsync(await BodyName.ReadAsync(context, "user_id"), admin, revoker, cancellation);

    public static Task<Results<Ok<Answer>, ProblemHttpResult>> OfPathAsync(
        HttpContext context, ClaimsPrincipal admin, Revoker revoker, CancellationToken cancellation) =>
        RevokeAsync(PathName.Read(context, "userId"), admin, revoker, cancellation);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> RevokeAsync(
        string? userId, ClaimsPrincipal admin, Revoker revoker, CancellationToken cancellation)
    {
        if (!ChatRules.IsName(userId, ChatLimits.UserIdLength))
            return TypedResults.Problem(
                $"This takes a user id in the body, such as {{\"user_id\":\"alice\"}}, or in the path, where it has its place. A user id has 1 to "
                + $"{ChatLimits.UserIdLength} characters, no control characters and no white space at its ends.",
                statusCode: StatusCodes.Status400BadRequest);

        var before = await revoker.RevokeAsync(userId, admin.FindFirst(ChatClaims.Subject)!.Value, cancellation);
        return TypedResults.Ok(new Answer(userId, before.UtcDateTime));
    }

    /// <param name="UserId">Who was cut off.</param>
    /// <param name="RevokedBefore">Tokens issued before this are refused, UTC, a whole second.</param>
    internal sealed record Answer(
        [property: JsonPropertyName("user_id")] string UserId,
        [property: JsonPropertyName("revoked_before")] DateTime RevokedBefore);
}

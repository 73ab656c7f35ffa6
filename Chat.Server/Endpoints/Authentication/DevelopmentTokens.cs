using Chat.Contracts;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// <c>POST /dev/token</c>: a token for any name, so that a newcomer can chat before there is a back end. It exists in
/// Development only, and only where the server holds a secret to sign with.
/// </summary>
internal static class DevelopmentTokens
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static void MapDevelopmentTokens(this WebApplication app)
    {
        var jwt = app.Services.GetRequiredService<IOptions<JwtOptions>>();
        if (!app.Environment.IsDevelopment() || jwt.Value.SigningKey is not { Length: > 0 }) return;

        app.Logger.DevelopmentTokensOffered();
        if (jwt.Value.IsGenerated) app.Logger.SigningKeyGenerated();
        app.MapPost("/dev/token", (TokenRequest request, TimeProvider time) => Create(request, jwt.Value, time));
    }

    private static IResult Create(TokenRequest request, JwtOptions jwt, TimeProvider time)
    {
        if (!ChatRules.IsName(request.User, ChatLimits.UserIdLength))
            return TypedResults.Problem(
                $"A user has 1 to {ChatLimits.UserIdLength} characters, no control characters and no white space at its ends.",
                statusCode: StatusCodes.Status400BadRequest,
                extensions: new Dictionary<string, object?> { ["code"] = ChatErrors.InvalidRequest });

        var claims = new Dictionary<string, object> { [ChatClaims.Subject] = request.User! };
        if (!string.IsNullOrEmpty(request.Role)) claims[ChatClaims.Role] = request.Role;
        var (token, expires) = TokenSigner.Sign(jwt, claims, time.GetUtcNow(), Lifetime);
        return TypedResults.Ok(new TokenResponse(token, expires));
    }

    internal sealed record TokenRequest(string? User, string? Role = null);

    internal sealed record TokenResponse(string Token, DateTime ExpiresAt);
}

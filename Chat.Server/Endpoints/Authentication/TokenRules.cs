using System.Buffers.Text;
using System.Security.Claims;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>What a token with a good signature must have besides, wherever it comes from.</summary>
internal sealed class TokenRules(IRevocations revocations, IOptions<JwtOptions> options, TimeProvider time)
{
    /// <summary>The reason a token is refused, or null.</summary>
    /// <exception cref="RevocationsUnavailableException">Whether it is revoked cannot be said now.</exception>
    public async ValueTask<string?> RefusalAsync(ClaimsPrincipal user, SecurityToken token, CancellationToken cancellation)
    {
        if (!ChatRules.IsName(user.FindFirst(ChatClaims.Subject)?.Value, ChatLimits.UserIdLength)) return "The token has no usable sub.";

        if (token is JsonWebToken jwt && user.Identity is ClaimsIdentity identity) Complete(identity, jwt);
        if (LivesTooLong(user)) return "The token lives too long.";
        return await IsRevokedAsync(user, cancellation) ? "The token has been revoked." : null;
    }

    /// <summary>
    /// Whether the user's tokens were revoked after this one was issued. A token that does not say when it was issued counts
    /// as issued before.
    /// </summary>
    /// <exception cref="RevocationsUnavailableException">That cannot be said now.</exception>
    public async ValueTask<bool> IsRevokedAsync(ClaimsPrincipal user, CancellationToken cancellation) =>
        await revocations.RevokedBeforeAsync(user.FindFirst(ChatClaims.Subject)!.Value, cancellation) is { } before
        && (user.Seconds(ChatClaims.IssuedAt) is not { } issued || issued < before.ToUnixTimeSeconds());

    /// <summary>Puts right what is lost when the token is turned into claims.</summary>
    private static void Complete(ClaimsIdentity identity, JsonWebToken token)
    {
        // An empty list of rooms makes no claim at all, and must not mean every room.
        if (!identity.HasClaim(claim => claim.Type == ChatClaims.Rooms) && token.TryGetPayloadValue<object>(ChatClaims.Rooms, out _))
            identity.AddClaim(new Claim(ChatClaims.Rooms, ""));

        // A time with a fraction is rounded, perhaps up: a token would seem younger than its revocation.
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        if (identity.FindFirst(ChatClaims.IssuedAt) is not { } rounded || !payload.RootElement.TryGetProperty(ChatClaims.IssuedAt, out var issued)) return;
        identity.RemoveClaim(rounded);
        identity.AddClaim(new Claim(ChatClaims.IssuedAt, issued.ToString()));
    }

    /// <summary>Such a token could outlive the memory of its revocation.</summary>
    private bool LivesTooLong(ClaimsPrincipal user)
    {
        var longest = (long)(options.Value.LongestLifetime + options.Value.ClockSkew).TotalSeconds + 1;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return user.Seconds(ChatClaims.Expiry) is not { } expiry || expiry - now > longest || expiry - user.Seconds(ChatClaims.IssuedAt) > longest;
    }
}

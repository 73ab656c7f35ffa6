using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Authentication;

/// <summary>Checks a token that comes in a message, by the same rules as one that comes with a request.</summary>
internal sealed class TokenValidator(IOptionsMonitor<JwtBearerOptions> options)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>The user of a valid token, or null.</summary>
    public async Task<ClaimsPrincipal?> ValidateAsync(string token)
    {
        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        var parameters = bearer.TokenValidationParameters.Clone();
        if (bearer.ConfigurationManager is BaseConfigurationManager metadata) parameters.ConfigurationManager = metadata;
        var result = await handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid) return null;

        var user = new ClaimsPrincipal(result.ClaimsIdentity);
        return Accept(user, result.SecurityToken) is null ? user : null;
    }

    /// <summary>What a token with a good signature must have besides: the reason it is refused, or null.</summary>
    public static string? Accept(ClaimsPrincipal user, SecurityToken token)
    {
        if (!RoomRules.IsName(user.FindFirst(ChatClaims.Subject)?.Value, ChatLimits.UserIdLength)) return "The token has no usable sub.";

        // An empty list of rooms makes no claim at all, and must not mean every room.
        if (token is JsonWebToken jwt && user.Identity is ClaimsIdentity identity
            && !identity.HasClaim(claim => claim.Type == ChatClaims.Rooms) && jwt.TryGetPayloadValue<object>(ChatClaims.Rooms, out _))
            identity.AddClaim(new Claim(ChatClaims.Rooms, ""));
        return null;
    }
}

using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>Checks a token that comes in a message, by the same rules as one that comes with a request.</summary>
internal sealed class TokenValidator(IOptionsMonitor<JwtBearerOptions> options, TokenRules rules)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = ChatLimits.TokenLength };

    /// <summary>The user of a valid token, or null.</summary>
    /// <exception cref="RevocationsUnavailableException">Whether it is revoked cannot be said now.</exception>
    public async Task<ClaimsPrincipal?> ValidateAsync(string token, CancellationToken cancellation)
    {
        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        var parameters = bearer.TokenValidationParameters.Clone();
        if (bearer.ConfigurationManager is BaseConfigurationManager metadata) parameters.ConfigurationManager = metadata;
        var result = await handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid) return null;

        var user = new ClaimsPrincipal(result.ClaimsIdentity);
        return await rules.RefusalAsync(user, result.SecurityToken, cancellation) is null ? user : null;
    }
}

using Chat.Contracts;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>Sets ASP.NET Core's bearer authentication up from <see cref="JwtOptions"/>.</summary>
internal sealed class JwtBearerSetup(IOptions<JwtOptions> jwt) : IConfigureNamedOptions<JwtBearerOptions>
{
    private static readonly string[] AsymmetricAlgorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme) return;
        var settings = jwt.Value;
        var validation = new TokenValidationParameters
        {
            NameClaimType = ChatClaims.Subject,
            RoleClaimType = ChatClaims.Role,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidateLifetime = true,
            ClockSkew = settings.ClockSkew,
            ValidateAudience = !string.IsNullOrEmpty(settings.Audience),
            ValidAudience = settings.Audience,
            ValidateIssuer = !string.IsNullOrEmpty(settings.Issuer) || !string.IsNullOrEmpty(settings.Authority),
            ValidIssuer = string.IsNullOrEmpty(settings.Issuer) ? null : settings.Issuer,
        };

        if (settings.Authority is { Length: > 0 } authority)
        {
            options.Authority = authority;
            options.RequireHttpsMetadata = authority.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
            validation.ValidAlgorithms = AsymmetricAlgorithms;
        }
        else
        {
            var (key, algorithm) = JwtKeys.From(settings);
            validation.IssuerSigningKey = key;
            validation.ValidAlgorithms = [algorithm];
        }

        options.MapInboundClaims = false;
        foreach (var handler in options.TokenHandlers) handler.MaximumTokenSizeInBytes = ChatLimits.TokenLength;
        options.SaveToken = false;
        options.TokenValidationParameters = validation;
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Token = BrowserToken.From(context.Request);
                return Task.CompletedTask;
            },
            OnTokenValidated = async context =>
            {
                var rules = context.HttpContext.RequestServices.GetRequiredService<TokenRules>();
                try
                {
                    var refusal = await rules.RefusalAsync(context.Principal!, context.SecurityToken, context.HttpContext.RequestAborted);
                    if (refusal is not null) context.Fail(refusal);
                    else ForgetToken(context);
                }
                catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
                {
                    context.Fail("The client has gone."); // nothing for the log of errors: anybody can do that at any time
                }
            },
        };
    }

    /// <summary>
    /// A connection lives long, and with it what its request holds: of the token only the claims that mean something are kept,
    /// and not all that it was parsed into.
    /// </summary>
    private static void ForgetToken(TokenValidatedContext context)
    {
        context.Principal = ChatClaims.Only(context.Principal!);
        context.HttpContext.Features.Set<QueryToken>(null);
    }
}

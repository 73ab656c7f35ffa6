using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>Knows back ends by the header <c>X-API-Key</c>. A key that is none is refused, whatever else the request shows.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Header = "X-API-Key";

    /// <summary>The scheme of keys.</summary>
    public new const string Scheme = "ApiKey";

    /// <summary>The scheme that takes a key where there is one, else a token.</summary>
    public const string AnyScheme = "Api";

    /// <summary>Which of the two a request is to be known by.</summary>
    public static string SchemeOf(HttpContext context) => context.Request.Headers.ContainsKey(Header) ? Scheme : JwtBearerDefaults.AuthenticationScheme;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Request.Headers[Header] is [{ } text] && keys.Find(text) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(new ApiKeyPrincipal(key), Scheme))
            : AuthenticateResult.Fail("The key is not known."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Scheme;
        return Task.CompletedTask;
    }
}

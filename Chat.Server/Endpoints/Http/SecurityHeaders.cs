using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chat.Server.Endpoints.Http;

/// <summary>
/// What browsers are told with every answer: the page is built from its own files, inline script and style do not run, it
/// cannot be framed, and nobody else learns its address, which may name a room.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>In <c>connect-src</c> the own origin covers the WebSocket too (CSP level 3).</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public static IServiceCollection AddSecurityHeaders(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);

    /// <summary>Stands first, and sets the headers last: answers to failures begin anew and must have them too.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            var headers = response.Headers;
            headers.ContentSecurityPolicy = response.HttpContext.GetEndpoint()?.Metadata.GetMetadata<PagePolicy>()?.ContentSecurityPolicy ?? ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}

using System.Diagnostics;
using Chat.Contracts;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Hosting.Diagnostics.Tracing;

/// <summary>
/// What becomes of ASP.NET's spans of requests. Those that tell nobody anything are dropped: probes, scrapes, and those that open a connection, which would end with
/// it, hours later. To the others it says what was asked by the name of the route: paths name users, and queries may hold a token.
/// </summary>
internal static class RequestSpans
{
    private static readonly PathString[] Dropped = ["/health", "/metrics", ChatEndpoints.Hub, ChatEndpoints.PlainJson];

    public static void UseRequestSpans(this IApplicationBuilder app) => app.Use(RunAsync);

    private static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (!Array.Exists(Dropped, path => context.Request.Path.StartsWithSegments(path)))
        {
            await next(context);
            if (span is { IsAllDataRequested: true }) Describe(span, context);
            return;
        }

        if (span is not null) Drop(span);
        Activity.Current = null; // what a connection does is no part of the request that opened it
        await next(context);
    }

    private static void Drop(Activity span)
    {
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static void Describe(Activity span, HttpContext context)
    {
        var method = context.Request.Method;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
    }
}

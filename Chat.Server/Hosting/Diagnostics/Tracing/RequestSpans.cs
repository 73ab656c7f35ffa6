using System.Diagnostics;
using Chat.Contracts;
using OpenTelemetry;

namespace Chat.Server.Hosting.Diagnostics.Tracing;

/// <summary>
/// What becomes of ASP.NET's spans of requests. Those that tell nobody anything are dropped: probes, scrapes, and those that open a connection, which would end with
/// it, hours later. The others lose their path, in which users are named; the route says the same without them. Queries, which may hold a token, are in none.
/// </summary>
internal sealed class RequestSpans : BaseProcessor<Activity>
{
    /// <summary>The source of the spans of requests.</summary>
    public const string Source = "Microsoft.AspNetCore";

    private const string Path = "url.path";

    private static readonly PathString[] Dropped = ["/health", "/metrics", ChatEndpoints.Hub, ChatEndpoints.PlainJson];

    public override void OnStart(Activity span)
    {
        if (span.Source.Name != Source || span.GetTagItem(Path) is not string path) return;
        span.SetTag(Path, null);
        if (!Array.Exists(Dropped, dropped => new PathString(path).StartsWithSegments(dropped))) return;
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        Activity.Current = null; // what a connection does is no part of the request that opened it
    }

    /// <summary>Named as OpenTelemetry says; ASP.NET gives all of them one name.</summary>
    public override void OnEnd(Activity span)
    {
        if (span.Source.Name != Source || span.GetTagItem("http.request.method") is not string method) return;
        span.DisplayName = span.GetTagItem("http.route") is string route ? $"{method} {route}" : method;
    }
}

using Chat.Server.Kernel;
using OpenTelemetry.Trace;

namespace Chat.Server.Hosting.Diagnostics.Tracing;

internal static class TracingExtensions
{
    private const string HubCalls = "Microsoft.AspNetCore.SignalR.Server";

    /// <summary>Keeps ASP.NET from telling anything of a request but that there was one; so it is by default before .NET 11. It is looked at when the server starts.</summary>
    private const string SuppressRequestTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>
    /// The spans of the server, and those of ASP.NET and SignalR around them, which have the context that a client sent. How many are kept is for OpenTelemetry's own
    /// variables to say.
    /// </summary>
    public static TracerProviderBuilder AddChatTraces(this TracerProviderBuilder traces)
    {
        AppContext.SetSwitch(SuppressRequestTags, false);
        return traces
            .AddSource(ChatTracing.SourceName, RequestSpans.Source, HubCalls)
            .AddProcessor(new RequestSpans());
    }
}

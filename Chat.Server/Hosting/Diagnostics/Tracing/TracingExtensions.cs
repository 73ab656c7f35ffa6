using Chat.Server.Kernel;
using OpenTelemetry.Trace;

namespace Chat.Server.Hosting.Diagnostics.Tracing;

internal static class TracingExtensions
{
    private const string Requests = "Microsoft.AspNetCore";

    private const string HubCalls = "Microsoft.AspNetCore.SignalR.Server";

    /// <summary>
    /// The spans of the server, and those of ASP.NET and SignalR around them, which have the context that a client sent. How many are kept is for OpenTelemetry's own
    /// variables to say.
    /// </summary>
    public static TracerProviderBuilder AddChatTraces(this TracerProviderBuilder traces) => traces
        .ConfigureServices(services => services.AddSingleton<IStartupFilter, RequestSpansFilter>())
        .AddSource(ChatTracing.SourceName, Requests, HubCalls);
}

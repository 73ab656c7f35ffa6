using Chat.Server.Hosting.Diagnostics.Tracing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>
/// <c>/metrics</c> on an address of its own: a server beside the server, so that nothing of it is to be had where clients connect, and a scrape is answered while
/// the server drains or refuses connections.
/// </summary>
internal sealed class MetricsServer(IOptions<MetricsOptions> options, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    /// <summary>Scrapers are few; whoever opens more has to wait.</summary>
    private const int MaxConnections = 32;

    private WebApplication? app;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        app = builder.Build();
        app.UseRequestSpans(); // a scrape is no request that anybody follows
        app.UseOpenTelemetryPrometheusScrapingEndpoint(meters, null, "/metrics", null, null);
        return app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
}

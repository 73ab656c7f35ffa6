using System.Collections.Concurrent;
using System.Net;
using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>A collector of OpenTelemetry: takes what is sent to it over HTTP, and keeps it.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> bodies = new();
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();
    private readonly Uri address = new($"http://127.0.0.1:{FreePort.Take()}");
    private readonly WebApplication app;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address.Port, listen => listen.Protocols = HttpProtocols.Http1));
        app = builder.Build();
        app.Run(TakeAsync);
    }

    /// <summary>Settings of a server that exports to it, soon.</summary>
    public string[] Settings => [$"--OTEL_EXPORTER_OTLP_ENDPOINT={address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY=100", "--Chat:History:Store=Memory"];

    /// <summary>All that was sent, as it came.</summary>
    public IReadOnlyCollection<byte[]> Bodies => bodies;

    public IReadOnlyCollection<ReceivedSpan> Spans => spans;

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector.app.StartAsync();
        return collector;
    }

    /// <summary>The first span of which this holds.</summary>
    public async Task<ReceivedSpan> FirstAsync(Func<ReceivedSpan, bool> condition, string description)
    {
        await Wait.UntilAsync(() => spans.Any(condition), description);
        return spans.First(condition);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        bodies.Enqueue(body.ToArray());
        if (context.Request.Path != "/v1/traces") return;
        foreach (var span in TraceRequest.Read(body.GetBuffer().AsSpan(0, (int)body.Length))) spans.Enqueue(span);
    }
}

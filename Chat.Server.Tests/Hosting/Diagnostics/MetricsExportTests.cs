using System.Text;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.Diagnostics.Tracing;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>Metrics go to a collector of OpenTelemetry, too.</summary>
public sealed class MetricsExportTests
{
    [Fact]
    public async Task A_collector_is_sent_the_instruments_of_the_server_and_of_what_it_is_built_on()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = await ServerProcess.StartAsync([.. collector.Settings, "--OTEL_METRIC_EXPORT_INTERVAL=200"]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", "hello");

        foreach (var name in new[] { "chat.messages", "chat.delivery.duration", "chat.operation.duration", "kestrel.active_connections", "http.server.active_requests", "dotnet.gc.pause.time" })
        {
            var bytes = Encoding.ASCII.GetBytes(name);
            await Wait.UntilAsync(() => collector.Bodies.Any(body => body.AsSpan().IndexOf(bytes) >= 0), $"{name} has come");
        }
    }
}

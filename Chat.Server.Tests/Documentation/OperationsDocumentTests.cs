using Chat.Server.Tests.Deployment;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.Diagnostics;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Webhooks;
using FluentAssertions;

namespace Chat.Server.Tests.Documentation;

/// <summary><c>docs/operations.md</c> lists the instruments there are.</summary>
public sealed class OperationsDocumentTests
{
    [RedisFact]
    public async Task Every_instrument_is_described_as_it_is_and_every_described_one_is_there()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var node = await ChatServer.StartAsync([$"--ConnectionStrings:Redis={redis.ConnectionString}", .. receiver.AsEndpoint()]);
        await using var single = await ChatServer.StartAsync();
        using var ofNode = new ServerMeter(node);
        using var ofSingle = new ServerMeter(single);

        ofNode.Instruments.Concat(ofSingle.Instruments).Select(instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}").Distinct()
            .Should().BeEquivalentTo(OperationsDocument.Instruments.Select(instrument => $"{instrument.Name} {instrument.Kind} {instrument.Unit}"));
    }

    private static string KindOf(System.Diagnostics.Metrics.Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.Contains("UpDownCounter", StringComparison.Ordinal) => "up-down",
        var name when name.Contains("Counter", StringComparison.Ordinal) => "counter",
        var name when name.Contains("Gauge", StringComparison.Ordinal) => "gauge",
        _ => "histogram",
    };
}

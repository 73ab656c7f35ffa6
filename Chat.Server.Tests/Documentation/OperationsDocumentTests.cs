using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.Diagnostics;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Webhooks;
using FluentAssertions;

namespace Chat.Server.Tests.Documentation;

/// <summary><c>docs/operations.md</c> lists what there is.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    [RedisFact]
    public async Task Every_instrument_is_described_and_every_described_one_is_there()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ChatServer.StartAsync([$"--ConnectionStrings:Redis={redis.ConnectionString}", .. receiver.AsEndpoint()]);
        using var meter = new ServerMeter(server);

        meter.Instruments.Select(instrument => (instrument.Name, KindOf(instrument), instrument.Unit)).Distinct()
            .Should().BeEquivalentTo(Row().Matches(Text).Select(row => (row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value)));
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.Contains("UpDownCounter", StringComparison.Ordinal) => "up-down",
        var name when name.Contains("Counter", StringComparison.Ordinal) => "counter",
        var name when name.Contains("Gauge", StringComparison.Ordinal) => "gauge",
        _ => "histogram",
    };

    [GeneratedRegex(@"^\| `(?<name>chat\.[a-z._]+)` \| (?<kind>[a-z-]+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

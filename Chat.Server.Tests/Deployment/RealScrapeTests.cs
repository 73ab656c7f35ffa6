using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Webhooks;
using FluentAssertions;

namespace Chat.Server.Tests.Deployment;

/// <summary>What the rules and the dashboard ask for is what nodes answer, and Prometheus can read it.</summary>
public sealed class RealScrapeTests
{
    /// <summary>As Prometheus asks.</summary>
    private const string Accept = "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    /// <summary>Not there before it has happened, or of Prometheus itself.</summary>
    private static readonly string[] NotYet = ["up", "dotnet_exceptions_total", "chat_webhooks_failed_attempts_total", "chat_webhooks_dead_letters_total"];

    [RedisFact]
    public async Task Every_name_that_is_used_is_scraped_from_one_node_or_the_other()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var folder = Directory.CreateTempSubdirectory("chat-scrape-");
        var node = await ScrapeAsync([$"--ConnectionStrings:Redis={redis.ConnectionString}", .. receiver.AsEndpoint()], Accept);
        var single = await ScrapeAsync([$"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}"], Accept);

        new Hosting.Diagnostics.Scrape(node).Names.Union(new Hosting.Diagnostics.Scrape(single).Names).Should().Contain(Scrape.Names.Except(NotYet));
        folder.Delete(recursive: true);
    }

    [PromtoolFact]
    public async Task Prometheus_reads_the_scrape_and_has_nothing_to_say_of_our_names()
    {
        var folder = Directory.CreateTempSubdirectory("chat-scrape-");
        var text = await ScrapeAsync([$"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}"], "text/plain");

        var (exitCode, output) = await Promtool.ReadAsync(text, "check", "metrics");

        exitCode.Should().BeOneOf([0, 3], output); // 3: it has something to say of style
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().AllSatisfy(line => line.Should().StartWith("dotnet_", "only of .NET's names"));
        folder.Delete(recursive: true);
    }

    /// <summary>What a node answers after somebody has said something.</summary>
    private static async Task<string> ScrapeAsync(string[] settings, string accept)
    {
        var metrics = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        await using var server = await ServerProcess.StartAsync([$"--Chat:Metrics:Url={metrics.AbsoluteUri}", .. settings]);
        using var http = new HttpClient();
        await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(server.Address, "/health/ready"))).IsSuccessStatusCode, "the node is ready");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", "hello");
        http.DefaultRequestHeaders.Add("Accept", accept);
        var isTold = !settings.Any(setting => setting.Contains("Webhooks", StringComparison.Ordinal));
        var text = "";
        await Wait.UntilAsync(
            async () => (text = await http.GetStringAsync(new Uri(metrics, "/metrics"))).Contains("chat_ready{} 1", StringComparison.Ordinal)
                && (isTold || text.Contains("chat_webhooks_delivered_total", StringComparison.Ordinal))
                && text.Contains("dotnet_gc_last_collection_heap_size_bytes", StringComparison.Ordinal),
            "the node has measured everything");
        return text;
    }
}

using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>Two nodes, named a and b, that export to one collector.</summary>
internal sealed class TracedNodes : IAsyncDisposable
{
    private readonly Dictionary<string, ServerProcess> servers = [];
    private RedisProcess redis = null!;

    public OtlpCollector Collector { get; private set; } = null!;

    public static async Task<TracedNodes> StartAsync(params string[] settings)
    {
        var nodes = new TracedNodes { redis = await RedisProcess.StartAsync(), Collector = await OtlpCollector.StartAsync() };
        string[] all = [.. nodes.Collector.Settings, $"--ConnectionStrings:Redis={nodes.redis.ConnectionString}", "--Chat:Redis:OperationTimeout=00:00:10", "--Chat:Delivery:HeadCheckInterval=00:00:30", .. settings]; // what is repaired has no trace
        using var http = new HttpClient();
        foreach (var name in new[] { "a", "b" })
        {
            var server = nodes.servers[name] = await ServerProcess.StartWithAsync(("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={name}"), all);
            await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(server.Address, "/health/ready"))).IsSuccessStatusCode, "the node is ready");
        }

        return nodes;
    }

    public Uri Address(string node) => servers[node].Address;

    public Task<ChatTestClient> ConnectAsync(string node, string user, WireProtocol protocol) => Connect.ToAsync(Address(node), user, protocol);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values) await server.DisposeAsync();
        await Collector.DisposeAsync();
        await redis.DisposeAsync();
    }
}

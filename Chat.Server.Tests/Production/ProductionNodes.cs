using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Production;

/// <summary>As <see cref="ProductionServer"/>, two nodes on one Redis; each new client is connected to the other node than the one before.</summary>
public class ProductionNodes : IAsyncLifetime
{
    private readonly SharedRedisServer redis = new();
    private readonly ServerProcess?[] nodes = new ServerProcess?[2];
    private int connected;

    protected virtual string[] Settings => [];

    public async Task InitializeAsync()
    {
        await redis.InitializeAsync();
        string[] settings =
        [
            $"--ConnectionStrings:Redis={redis.ConnectionString}", $"--Chat:Redis:KeyPrefix={SharedRedis.NewPrefix()}", RecoverySpecification.RecoveryLimit,
            "--Chat:Redis:OperationTimeout=00:00:30", "--Chat:Redis:LeaseDuration=00:02:00", .. Settings,
        ];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = await ServerProcess.StartAsync(settings);

        using var http = new HttpClient();
        foreach (var node in nodes)
            await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(node!.Address, "/health/ready"))).IsSuccessStatusCode, "the node is ready");
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
            if (node is not null) await node.DisposeAsync();
        await redis.DisposeAsync();
    }

    internal Task<ChatTestClient> ConnectAsync(string user, WireProtocol protocol, string[] roles) =>
        Connect.ToAsync(nodes[Interlocked.Increment(ref connected) % nodes.Length]!.Address, user, protocol, roles);
}

using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Two nodes on one shared Redis, or on several; each new client is connected to the other node than the one before.</summary>
public class TwoNodes(SharedRedis redis) : IAsyncLifetime
{
    private readonly ChatServer[] nodes = new ChatServer[2];
    private int connected;

    private protected virtual string[] Settings => [];

    public virtual async Task InitializeAsync()
    {
        await redis.InitializeAsync();
        var prefix = SharedRedis.NewPrefix();
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = await ChatServer.StartAsync([
                .. redis.Settings, $"--Chat:Redis:KeyPrefix={prefix}",
                "--Chat:History:RecoveryLimit=100", "--Chat:Redis:OperationTimeout=00:00:30", "--Chat:Redis:LeaseDuration=00:02:00", .. Settings,
            ]);
        }

        foreach (var node in nodes) await ScaleOut.Nodes.BecomesReadyAsync(node.Address);
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await redis.DisposeAsync();
    }

    internal IReadOnlyList<Uri> Addresses => [.. nodes.Select(node => node.Address)];

    internal virtual Task<ChatTestClient> ConnectAsync(string user, WireProtocol protocol, string[] roles) =>
        Connect.ToAsync(nodes[Interlocked.Increment(ref connected) % nodes.Length].Address, user, protocol, roles);
}

using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Server processes that share one Redis, and what tests of several nodes ask of them.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private readonly List<ServerProcess> servers = [];

    private Nodes()
    {
    }

    public ServerProcess this[int index] => servers[index];

    /// <summary>Starts nodes and waits until they are ready, if there is a Redis to be ready with.</summary>
    public static async Task<Nodes> StartAsync(RedisProcess redis, int count, params string[] settings)
    {
        var nodes = new Nodes();
        string[] all = [$"--ConnectionStrings:Redis={redis.ConnectionString}", "--Chat:Redis:OperationTimeout=00:00:10", .. settings];
        nodes.servers.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ServerProcess.StartAsync(all))));
        if (!redis.IsRunning) return nodes;

        using var http = new HttpClient();
        foreach (var server in nodes.servers)
            await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(server.Address, "/health/ready"))).IsSuccessStatusCode, "the node is ready");
        return nodes;
    }

    public Task<ChatTestClient> ConnectAsync(int node, string user, WireProtocol protocol = WireProtocol.PlainJson) =>
        Connect.ToAsync(servers[node].Address, user, protocol);

    /// <summary>Waits until every node gives the same members, by asking through a member on each.</summary>
    public static async Task MembersBecomeAsync(IReadOnlyList<ChatTestClient> askers, string room, params string[] expected)
    {
        foreach (var asker in askers)
        {
            await Wait.UntilAsync(
                async () =>
                {
                    try
                    {
                        return (await asker.MembersAsync(room)).Members.ToHashSet().SetEquals(expected);
                    }
                    catch (ChatErrorException e) when (e.Code == ChatErrors.Unavailable)
                    {
                        return false;
                    }
                },
                $"{room} has {string.Join(", ", expected)}");
        }
    }

    /// <summary>Every client has the room's messages 1 to <paramref name="count"/>, once, in order.</summary>
    public static async Task EveryoneHasAllAsync(IReadOnlyList<ChatTestClient> clients, string room, int count)
    {
        foreach (var client in clients)
        {
            await client.Events.CountAsync<ChatMessage>(count, m => m.Room == room);
            client.MessagesIn(room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, count).Select(i => (long)i));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }
}

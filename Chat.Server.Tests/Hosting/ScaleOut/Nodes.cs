using System.Net;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Server processes that share one Redis, or several, and what tests of several nodes ask of them.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private readonly List<ServerProcess> servers = [];

    private Nodes()
    {
    }

    public ServerProcess this[int index] => servers[index];

    /// <summary>Starts nodes and waits until they are ready, if there is a Redis to be ready with.</summary>
    public static Task<Nodes> StartAsync(RedisProcess redis, int count, params string[] settings) => StartAsync([redis], count, settings);

    /// <inheritdoc cref="StartAsync(RedisProcess, int, string[])"/>
    public static async Task<Nodes> StartAsync(RedisProcess[] redis, int count, params string[] settings)
    {
        var nodes = new Nodes();
        string[] all = [.. SharedRedis.SettingsOf([.. redis.Select(one => one.ConnectionString)]), "--Chat:Redis:OperationTimeout=00:00:10", .. settings];
        nodes.servers.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ServerProcess.StartAsync(all))));
        if (!redis[0].IsRunning) return nodes;

        foreach (var server in nodes.servers) await BecomesReadyAsync(server.Address);
        return nodes;
    }

    /// <summary>Waits until a node is ready, and served by each Redis.</summary>
    public static async Task BecomesReadyAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        await Wait.UntilAsync(
            async () => await HealthReading.OfAsync(http, "/health/ready") is { Code: HttpStatusCode.OK } health
                && health.Checks.Where(check => check.StartsWith("redis", StringComparison.Ordinal)).All(check => health[check] is null),
            "the node is ready");
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

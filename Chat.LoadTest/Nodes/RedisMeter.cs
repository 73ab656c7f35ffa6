using StackExchange.Redis;

namespace Chat.LoadTest.Nodes;

/// <summary>What the Redis servers of a service count from one reading to the next.</summary>
internal sealed class RedisMeter : IAsyncDisposable
{
    private readonly List<ConnectionMultiplexer> connections = [];

    public static async Task<RedisMeter> ConnectAsync(IEnumerable<string> servers)
    {
        var meter = new RedisMeter();
        foreach (var server in servers) meter.connections.Add(await ConnectionMultiplexer.ConnectAsync(server, options => options.AllowAdmin = true));
        return meter;
    }

    /// <summary>All servers together.</summary>
    public async Task<RedisCounts> ReadAsync()
    {
        var all = await Task.WhenAll(connections.Select(connection => RedisCounts.ReadAsync(connection.GetServers()[0])));
        return all.Aggregate(default(RedisCounts), (sum, one) => sum + one);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections) await connection.DisposeAsync();
    }
}

using System.Collections.Concurrent;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>
/// One server of the Redis protocol for the tests of a class, which keep apart by key prefixes, and nodes on it: each with a
/// connection of its own, as processes would have.
/// </summary>
public abstract class SharedRedis : IAsyncLifetime
{
    private readonly ConcurrentBag<IAsyncDisposable> nodes = [];
    private ConnectionMultiplexer? looking;

    public string ConnectionString { get; private set; } = null!;

    internal static string NewPrefix() => $"test-{Guid.NewGuid():N}:";

    public async Task InitializeAsync() => ConnectionString = await StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        if (looking is not null) await looking.DisposeAsync();
        await StopAsync();
    }

    /// <summary>Patient: a machine may stand still for as long as a real node would wait.</summary>
    internal static ScaleOutOptions Options(string prefix) => new() { KeyPrefix = prefix, OperationTimeout = TimeSpan.FromMinutes(1) };

    internal async Task<RedisConnection> ConnectAsync(ScaleOutOptions options, TimeProvider? time = null)
    {
        var connection = new RedisConnection(ConnectionString, options, time ?? TimeProvider.System, NullLogger<RedisConnection>.Instance);
        nodes.Add(connection);
        await connection.GetAsync();
        return connection;
    }

    /// <summary>A node of the cluster that has the prefix, with a lease. Nothing of it happens by itself.</summary>
    internal async Task<TestNode> StartNodeAsync(ScaleOutOptions options) => await TestNode.StartAsync(await ConnectAsync(options));

    internal async Task<IMessageLog> OpenLogAsync(HistoryOptions history, TimeProvider time, string? prefix = null)
    {
        var (log, _) = await OpenAsync(history, time, prefix ?? NewPrefix());
        return log;
    }

    /// <summary>The log and the outbox of one node.</summary>
    internal async Task<(RedisMessageLog Log, RedisOutbox Outbox)> OpenAsync(
        HistoryOptions history, TimeProvider time, string prefix, OutboxSettings? settings = null, IRetention? retention = null)
    {
        var (log, outbox) = Open(await ConnectAsync(Options(prefix)), history, time, settings, retention);
        nodes.Add(log);
        return (log, outbox);
    }

    internal static (RedisMessageLog Log, RedisOutbox Outbox) Open(
        RedisConnection connection, HistoryOptions history, TimeProvider time, OutboxSettings? settings = null, IRetention? retention = null)
    {
        settings ??= OutboxSettings.None;
        var options = Microsoft.Extensions.Options.Options.Create(history);
        var queues = new RoomQueues(connection, settings, time);
        var log = new RedisMessageLog(
            connection, options, retention ?? new HistoryRetention(options), queues, NoTurns.Instance, time, NullLogger<RedisMessageLog>.Instance);
        return (log, new RedisOutbox(connection, settings, queues, time));
    }

    internal async Task<string[]> KeysAsync(string prefix)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        return [.. connection.GetServers()[0].Keys(pattern: prefix + "*").Select(key => (string)key!)];
    }

    /// <summary>What lies in the strings, lists and sorted sets of a prefix.</summary>
    internal async Task<string[]> ValuesAsync(string prefix)
    {
        var values = new List<string>();
        foreach (var key in await KeysAsync(prefix))
        {
            values.AddRange(await RunAsync(async database => await database.KeyTypeAsync(key) switch
            {
                RedisType.String => new string[] { (await database.StringGetAsync(key)).ToString() },
                RedisType.List => Array.ConvertAll(await database.ListRangeAsync(key), value => value.ToString()),
                RedisType.SortedSet => Array.ConvertAll(await database.SortedSetRangeByRankAsync(key), value => value.ToString()),
                _ => [],
            }));
        }

        return [.. values];
    }

    /// <summary>Looks or interferes, past the nodes.</summary>
    internal async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation)
    {
        looking ??= await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        return await operation(looking.GetDatabase());
    }

    /// <summary>Loses every key of a prefix at once, as a flush would.</summary>
    internal async Task ForgetAsync(string prefix)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");
        await ForgetAsync(connection, prefix);
    }

    protected abstract Task ForgetAsync(IConnectionMultiplexer connection, string prefix);

    protected abstract Task<string> StartAsync();

    protected abstract ValueTask StopAsync();
}

using System.Collections.Concurrent;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Redis.Presence;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>
/// One server of the Redis protocol, or several that share the rooms, for the tests of a class, which keep apart by key prefixes, and nodes on it: each with a
/// connection of its own, as processes would have.
/// </summary>
public abstract class SharedRedis : IAsyncLifetime
{
    private readonly ConcurrentBag<IAsyncDisposable> nodes = [];
    private ConnectionMultiplexer[] looking = [];

    /// <summary>Where each server is.</summary>
    public IReadOnlyList<string> ConnectionStrings { get; private set; } = [];

    /// <summary>Where the first is.</summary>
    public string ConnectionString => ConnectionStrings[0];

    /// <summary>Whether all keys go in one moment when they are flushed. Garnet flushes while a script runs, and keeps what that writes from then on.</summary>
    internal virtual bool ForgetsAtOnce => true;

    /// <summary>The settings of a node on them.</summary>
    internal string[] Settings => SettingsOf(ConnectionStrings);

    internal static string NewPrefix() => $"test-{Guid.NewGuid():N}:";

    /// <summary>The settings that name servers: one as one address, several as a list.</summary>
    internal static string[] SettingsOf(IReadOnlyList<string> addresses) => addresses is [var only]
        ? [$"--ConnectionStrings:Redis={only}"]
        : [.. addresses.Select((address, place) => $"--ConnectionStrings:Redis:{place}={address}")];

    public async Task InitializeAsync() => ConnectionStrings = await StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        foreach (var one in looking) await one.DisposeAsync();
        await StopAsync();
    }

    /// <summary>Patient: a machine may stand still for as long as a real node would wait.</summary>
    internal static ScaleOutOptions Options(string prefix) => new() { KeyPrefix = prefix, OperationTimeout = TimeSpan.FromMinutes(1) };

    internal async Task<RedisServers> ConnectAsync(ScaleOutOptions options, TimeProvider? time = null)
    {
        var servers = new RedisServers(RedisServers.Connect(ConnectionStrings, options, time ?? TimeProvider.System, NullLoggerFactory.Instance));
        nodes.Add(servers);
        foreach (var server in servers.All) await server.GetAsync();
        return servers;
    }

    /// <summary>A node of the cluster that has the prefix, with a lease. Nothing of it happens by itself.</summary>
    internal async Task<TestNode> StartNodeAsync(ScaleOutOptions options) => await TestNode.StartAsync(await ConnectAsync(options));

    /// <summary>Presence in a cluster of its own, of one node.</summary>
    internal async Task<(IPresence Presence, IPresenceDirectory Directory)> StartPresenceAsync()
    {
        var connection = await ConnectAsync(Options(NewPrefix()));
        return ((await TestNode.StartAsync(connection)).Presence, new RedisPresenceDirectory(connection));
    }

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
        RedisServers connection, HistoryOptions history, TimeProvider time, OutboxSettings? settings = null, IRetention? retention = null)
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
        var keys = new List<string>();
        foreach (var one in await LookAsync()) keys.AddRange(one.GetServers()[0].Keys(pattern: prefix + "*").Select(key => (string)key!));
        return [.. keys];
    }

    /// <summary>What lies in the strings, lists and sorted sets of a prefix.</summary>
    internal async Task<string[]> ValuesAsync(string prefix)
    {
        var values = new List<string>();
        foreach (var one in await LookAsync())
        {
            var database = one.GetDatabase();
            foreach (var key in one.GetServers()[0].Keys(pattern: prefix + "*"))
            {
                values.AddRange(await database.KeyTypeAsync(key) switch
                {
                    RedisType.String => [(await database.StringGetAsync(key)).ToString()],
                    RedisType.List => Array.ConvertAll(await database.ListRangeAsync(key), value => value.ToString()),
                    RedisType.SortedSet => Array.ConvertAll(await database.SortedSetRangeByRankAsync(key), value => value.ToString()),
                    _ => [],
                });
            }
        }

        return [.. values];
    }

    /// <summary>Looks or interferes, past the nodes, at the first server or at that of a room.</summary>
    internal async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation, string? room = null)
    {
        var place = room is null ? 0 : new RoomPlacement(ConnectionStrings.Select(address => RedisAddress.Parse(address).Name)).Of(room);
        return await operation((await LookAsync())[place].GetDatabase());
    }

    /// <summary>Loses every key of a prefix at once, as a flush would.</summary>
    internal async Task ForgetAsync(string prefix)
    {
        foreach (var address in ConnectionStrings)
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(address + ",allowAdmin=true");
            await ForgetAsync(connection, prefix);
        }
    }

    protected abstract Task ForgetAsync(IConnectionMultiplexer connection, string prefix);

    protected abstract Task<string[]> StartAsync();

    protected abstract ValueTask StopAsync();

    private async Task<ConnectionMultiplexer[]> LookAsync()
    {
        if (looking.Length == 0) looking = await Task.WhenAll(ConnectionStrings.Select(address => ConnectionMultiplexer.ConnectAsync(address)));
        return looking;
    }
}

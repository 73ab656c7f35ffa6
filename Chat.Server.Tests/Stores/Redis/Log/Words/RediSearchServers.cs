using Chat.Server.Tests.Hosting.ScaleOut;
using StackExchange.Redis;

namespace Chat.Server.Tests.Stores.Redis.Log.Words;

/// <summary>As many redis-servers with RediSearch, which share the rooms, for the tests of a class.</summary>
public abstract class RediSearchServers(int count) : SharedRedis
{
    private const string Variable = "CHAT_TEST_REDISEARCH";

    private readonly List<RedisProcess> servers = [];

    /// <summary>The module: what the variable names, else that of Debian's package.</summary>
    public static string Module { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : "/usr/lib/redis/modules/redisearch.so";

    /// <summary>Why the tests cannot be run; null when they can.</summary>
    public static string? WhyMissing => (RedisProcess.Executable is null || !File.Exists(Module)) && Environment.GetEnvironmentVariable("CI") is not "true"
        ? $"No redis-server on PATH or no RediSearch at {Module}; Debian has it in the package redis-redisearch, and {Variable} may name another." : null;

    /// <param name="settings">Settings of redis-server.</param>
    internal static Task<RedisProcess> StartOneAsync(params string[] settings) => RedisProcess.StartAsync(["--loadmodule", Module, .. settings]);

    protected override async Task<string[]> StartAsync()
    {
        for (var i = 0; i < count; i++) servers.Add(await StartOneAsync("--appendonly", "no")); // they are never killed
        return [.. servers.Select(server => server.ConnectionString)];
    }

    /// <summary>All of the server: its keys are those of the tests of one class, which follow each other.</summary>
    protected override Task ForgetAsync(IConnectionMultiplexer connection, string prefix) => connection.GetServers()[0].FlushDatabaseAsync();

    protected override async ValueTask StopAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }
}

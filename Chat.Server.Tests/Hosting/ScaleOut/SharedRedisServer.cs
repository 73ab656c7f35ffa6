using StackExchange.Redis;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>The Redis that <c>CHAT_TEST_REDIS</c> names, else a redis-server of its own, else Garnet once more.</summary>
public sealed class SharedRedisServer : SharedRedis
{
    private readonly bool takesNamed;
    private RedisProcess? redis;
    private GarnetProcess? garnet;

    public SharedRedisServer()
        : this(takesNamed: true)
    {
    }

    /// <param name="takesNamed">Whether it may be the one that is named: of several that are to be different none is.</param>
    internal SharedRedisServer(bool takesNamed) => this.takesNamed = takesNamed;

    internal override bool ForgetsAtOnce => garnet is null;

    internal Task ForgetAtAsync(IConnectionMultiplexer connection, string prefix) => ForgetAsync(connection, prefix);

    protected override async Task<string[]> StartAsync()
    {
        if (takesNamed && Environment.GetEnvironmentVariable("CHAT_TEST_REDIS") is { Length: > 0 } address) return [address];
        if (RedisProcess.Executable is not null)
        {
            redis = await RedisProcess.StartAsync("--appendonly", "no"); // it is never killed
            return [redis.ConnectionString];
        }

        garnet = new GarnetProcess();
        return [garnet.ConnectionString];
    }

    protected override Task ForgetAsync(IConnectionMultiplexer connection, string prefix) => garnet is not null
        ? connection.GetServers()[0].FlushDatabaseAsync()
        : connection.GetDatabase().ScriptEvaluateAsync(
            "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end", values: [prefix + "*"]);

    protected override async ValueTask StopAsync()
    {
        garnet?.Dispose();
        if (redis is not null) await redis.DisposeAsync();
    }
}

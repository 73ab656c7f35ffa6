using StackExchange.Redis;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Three servers that share the rooms: a redis-server each, else Garnet.</summary>
public sealed class ThreeRedisServers : SharedRedis
{
    private readonly SharedRedisServer[] servers = [new(takesNamed: false), new(takesNamed: false), new(takesNamed: false)];

    internal override bool ForgetsAtOnce => servers[0].ForgetsAtOnce;

    protected override async Task<string[]> StartAsync()
    {
        foreach (var server in servers) await server.InitializeAsync();
        return [.. servers.Select(server => server.ConnectionString)];
    }

    protected override Task ForgetAsync(IConnectionMultiplexer connection, string prefix) => servers[0].ForgetAtAsync(connection, prefix);

    protected override async ValueTask StopAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }
}

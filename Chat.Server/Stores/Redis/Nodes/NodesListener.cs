namespace Chat.Server.Stores.Redis.Nodes;

/// <summary>Lets this node be asked, as soon as Redis is there. Services are asked for only when the server runs, so that all options are validated together first.</summary>
internal sealed class NodesListener(IServiceProvider services) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => services.GetRequiredService<RedisNodes>().ListenAsync(stoppingToken);
}

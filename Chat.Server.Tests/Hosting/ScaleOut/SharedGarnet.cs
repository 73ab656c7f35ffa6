using StackExchange.Redis;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class SharedGarnet : SharedRedis
{
    private GarnetProcess? garnet;

    internal override bool ForgetsAtOnce => false;

    protected override Task<string[]> StartAsync()
    {
        garnet = new GarnetProcess();
        return Task.FromResult(new[] { garnet.ConnectionString });
    }

    /// <summary>The tests of a class run one after the other and have the server to themselves.</summary>
    protected override Task ForgetAsync(IConnectionMultiplexer connection, string prefix) => connection.GetServers()[0].FlushDatabaseAsync();

    protected override ValueTask StopAsync()
    {
        garnet?.Dispose();
        return ValueTask.CompletedTask;
    }
}

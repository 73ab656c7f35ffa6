namespace Chat.Server.Tests.ScaleOut;

public sealed class SharedGarnet : SharedRedis
{
    private GarnetProcess? garnet;

    protected override Task<string> StartAsync()
    {
        garnet = new GarnetProcess();
        return Task.FromResult(garnet.ConnectionString);
    }

    protected override ValueTask StopAsync()
    {
        garnet?.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Servers;

/// <summary>A server in a process of its own.</summary>
internal sealed class ProcessNode(ServerProcess server) : IStageNode
{
    public Uri Address => server.Address;

    public Task StartAsync() => server.StartAgainAsync();

    public Task KillAsync() => server.KillAsync();

    public Task StopAsync()
    {
        server.Signal("TERM");
        return server.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

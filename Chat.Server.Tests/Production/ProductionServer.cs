using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Production;

/// <summary>
/// The server as people run it, a process of its own, for all tests of a class: only there do the threads that wait for sockets handle what they receive
/// (<see cref="Chat.Server.FastPath.SocketThreads"/>), and only there are the switches of the runtime those of the build.
/// </summary>
public sealed class ProductionServer : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-test-");
    private ServerProcess? server;

    public async Task InitializeAsync() => server = await ServerProcess.StartAsync(
        $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}", RecoverySpecification.RecoveryLimit);

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    internal Task<ChatTestClient> ConnectAsync(string user, WireProtocol protocol, string[] roles) =>
        Connect.ToAsync(server!.Address, user, protocol, roles);
}

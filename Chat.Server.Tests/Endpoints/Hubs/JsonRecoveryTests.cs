using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Endpoints.Hubs;

public sealed class JsonRecoveryTests : RecoverySpecification
{
    private ChatServer server = null!;

    public override async Task InitializeAsync() => server = await ChatServer.StartAsync(RecoveryLimit);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DisposeAsync();
    }

    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        Connect.ToAsync(server.Address, user, WireProtocol.Json, roles);
}

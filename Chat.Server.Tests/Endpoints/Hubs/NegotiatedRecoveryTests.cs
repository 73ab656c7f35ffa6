using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Endpoints.Hubs;

public sealed class NegotiatedRecoveryTests : RecoverySpecification
{
    private ChatServer server = null!;

    public override async Task InitializeAsync() => server = await ChatServer.StartAsync(RecoveryLimit);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DisposeAsync();
    }

    protected override async Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        await SignalRTestClient.ConnectAsync(server.Address, TestTokens.For(user, roles), WireProtocol.MessagePack, negotiate: true);
}

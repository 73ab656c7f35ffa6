using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.PlainMode;

/// <summary>A server that leaves everything to the framework, for all tests of a class.</summary>
public sealed class PlainServer : IAsyncLifetime
{
    private ChatServer server = null!;

    internal Uri Address => server.Address;

    public async Task InitializeAsync() => server = await ChatServer.StartAsync("--Chat:FastPath=Off", RecoverySpecification.RecoveryLimit);

    public async Task DisposeAsync() => await server.DisposeAsync();

    internal async Task<ChatTestClient> ConnectAsync(string user, WireProtocol protocol, string[] roles, bool negotiate = false) => negotiate
        ? await SignalRTestClient.ConnectAsync(server.Address, TestTokens.For(user, roles), protocol, negotiate)
        : await Connect.ToAsync(server.Address, user, protocol, roles);
}

using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Hubs;

public sealed class NegotiatedRecoveryTests(RecoveringServerFixture fixture) : RecoverySpecification, IClassFixture<RecoveringServerFixture>
{
    protected override async Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        await SignalRTestClient.ConnectAsync(fixture.Server.Address, TestTokens.For(user, roles), WireProtocol.MessagePack, negotiate: true);
}

using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Hubs;

public sealed class MessagePackRecoveryTests(RecoveringServerFixture fixture) : RecoverySpecification, IClassFixture<RecoveringServerFixture>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => Connect.ToAsync(fixture.Server.Address, user, WireProtocol.MessagePack, roles);
}

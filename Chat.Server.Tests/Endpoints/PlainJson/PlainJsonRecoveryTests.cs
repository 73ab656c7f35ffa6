using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

public sealed class PlainJsonRecoveryTests(RecoveringServerFixture fixture) : RecoverySpecification, IClassFixture<RecoveringServerFixture>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => Connect.ToAsync(fixture.Server.Address, user, WireProtocol.PlainJson, roles);
}

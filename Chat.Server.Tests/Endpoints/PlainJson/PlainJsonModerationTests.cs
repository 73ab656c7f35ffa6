using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

public sealed class PlainJsonModerationTests(ServerFixture fixture) : ModerationSpecification, IClassFixture<ServerFixture>
{
    private protected override Uri Address => fixture.Server.Address;

    private protected override WireProtocol Protocol => WireProtocol.PlainJson;
}

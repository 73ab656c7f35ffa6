using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Hubs;

public sealed class JsonModerationTests(ServerFixture fixture) : ModerationSpecification, IClassFixture<ServerFixture>
{
    private protected override Uri Address => fixture.Server.Address;

    private protected override WireProtocol Protocol => WireProtocol.Json;
}

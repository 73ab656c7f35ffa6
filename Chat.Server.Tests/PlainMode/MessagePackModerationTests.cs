using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.PlainMode;

public sealed class MessagePackModerationTests(PlainServer server) : ModerationSpecification, IClassFixture<PlainServer>
{
    private protected override Uri Address => server.Address;

    private protected override WireProtocol Protocol => WireProtocol.MessagePack;
}

using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.PlainMode;

public sealed class MessagePackStoredEventTests(PlainServer server) : StoredEventSpecification, IClassFixture<PlainServer>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => server.ConnectAsync(user, WireProtocol.MessagePack, roles);
}

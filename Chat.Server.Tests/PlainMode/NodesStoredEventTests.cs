using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.PlainMode;

public sealed class NodesStoredEventTests(PlainNodes nodes) : StoredEventSpecification, IClassFixture<PlainNodes>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.PlainJson, roles);
}

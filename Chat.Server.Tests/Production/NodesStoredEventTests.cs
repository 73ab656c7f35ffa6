using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Production;

public sealed class NodesStoredEventTests(ProductionNodes nodes) : StoredEventSpecification, IClassFixture<ProductionNodes>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.MessagePack, roles);
}

using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Production;

public sealed class PlainJsonMessageTests(ProductionServer server) : MessageSpecification, IClassFixture<ProductionServer>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => server.ConnectAsync(user, WireProtocol.PlainJson, roles);
}

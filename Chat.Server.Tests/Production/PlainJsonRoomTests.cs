using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Production;

public sealed class PlainJsonRoomTests(ProductionServer server) : RoomSpecification, IClassFixture<ProductionServer>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => server.ConnectAsync(user, WireProtocol.PlainJson, roles);
}

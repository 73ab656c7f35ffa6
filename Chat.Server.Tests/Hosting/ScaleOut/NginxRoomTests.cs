using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class NginxRoomTests(TwoNodesBehindNginx nodes) : RoomSpecification, IClassFixture<TwoNodesBehindNginx>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.PlainJson, roles);
}

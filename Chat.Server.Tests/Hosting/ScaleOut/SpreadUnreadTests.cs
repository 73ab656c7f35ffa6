using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class SpreadUnreadTests(TwoNodesOnThreeRedis nodes) : UnreadSpecification, IClassFixture<TwoNodesOnThreeRedis>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.Json, roles);
}

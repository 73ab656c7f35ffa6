using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class SpreadAmendmentTests(TwoNodesOnThreeRedis nodes) : AmendmentSpecification, IClassFixture<TwoNodesOnThreeRedis>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) => nodes.ConnectAsync(user, WireProtocol.Json, roles);
}

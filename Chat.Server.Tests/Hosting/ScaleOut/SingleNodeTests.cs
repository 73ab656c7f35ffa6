using Chat.Server.Hosting.ScaleOut;
using Chat.Server.Ports;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class SingleNodeTests : NodesSpecification
{
    private protected override Task<INodes[]> CreateAsync() => Task.FromResult<INodes[]>([new SingleNode()]);
}

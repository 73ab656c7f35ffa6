using Chat.Server.Presence;
using Chat.Server.Tests.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Presence;

public sealed class GarnetPresenceTests(SharedGarnet garnet) : PresenceSpecification, IClassFixture<SharedGarnet>
{
    private protected override async Task<IPresence> CreateAsync() =>
        (await garnet.StartNodeAsync(SharedRedis.Options(SharedRedis.NewPrefix()))).Presence;
}

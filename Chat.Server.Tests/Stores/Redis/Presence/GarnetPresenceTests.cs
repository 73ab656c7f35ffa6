using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class GarnetPresenceTests(SharedGarnet garnet) : PresenceSpecification, IClassFixture<SharedGarnet>
{
    private protected override async Task<IPresence> CreateAsync() => (await garnet.StartPresenceAsync()).Presence;
}

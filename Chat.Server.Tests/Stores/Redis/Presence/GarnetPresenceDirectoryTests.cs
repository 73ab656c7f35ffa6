using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class GarnetPresenceDirectoryTests(SharedGarnet garnet) : PresenceDirectorySpecification, IClassFixture<SharedGarnet>
{
    private protected override Task<(IPresence Presence, IPresenceDirectory Directory)> CreateAsync() => garnet.StartPresenceAsync();
}

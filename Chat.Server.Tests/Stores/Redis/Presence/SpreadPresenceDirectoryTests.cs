using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class SpreadPresenceDirectoryTests(ThreeRedisServers redis) : PresenceDirectorySpecification, IClassFixture<ThreeRedisServers>
{
    private protected override Task<(IPresence Presence, IPresenceDirectory Directory)> CreateAsync() => redis.StartPresenceAsync();
}

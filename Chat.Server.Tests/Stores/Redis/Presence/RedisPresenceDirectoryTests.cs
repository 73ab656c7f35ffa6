using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class RedisPresenceDirectoryTests(SharedRedisServer redis) : PresenceDirectorySpecification, IClassFixture<SharedRedisServer>
{
    private protected override Task<(IPresence Presence, IPresenceDirectory Directory)> CreateAsync() => redis.StartPresenceAsync();
}

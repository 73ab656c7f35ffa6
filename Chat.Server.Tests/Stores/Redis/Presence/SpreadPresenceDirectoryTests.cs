using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Presence;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class SpreadPresenceDirectoryTests(ThreeRedisServers redis) : PresenceDirectorySpecification, IClassFixture<ThreeRedisServers>
{
    private protected override async Task<(IPresence Presence, IPresenceDirectory Directory)> CreateAsync()
    {
        var connection = await redis.ConnectAsync(SharedRedis.Options(SharedRedis.NewPrefix()));
        return ((await TestNode.StartAsync(connection)).Presence, new RedisPresenceDirectory(connection));
    }
}

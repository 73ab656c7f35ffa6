using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class RedisPresenceTests(SharedRedisServer redis) : PresenceSpecification, IClassFixture<SharedRedisServer>
{
    private protected override async Task<IPresence> CreateAsync() => (await redis.StartPresenceAsync()).Presence;
}

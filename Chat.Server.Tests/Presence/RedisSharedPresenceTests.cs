using Chat.Server.Tests.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Presence;

public sealed class RedisSharedPresenceTests(SharedRedisServer redis) : SharedPresenceSpecification(redis), IClassFixture<SharedRedisServer>;

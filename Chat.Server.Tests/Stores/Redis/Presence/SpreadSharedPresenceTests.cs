using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class SpreadSharedPresenceTests(ThreeRedisServers redis) : SharedPresenceSpecification(redis), IClassFixture<ThreeRedisServers>;

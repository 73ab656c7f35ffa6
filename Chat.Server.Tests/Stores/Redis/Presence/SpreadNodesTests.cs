using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class SpreadNodesTests(ThreeRedisServers redis) : SharedNodesSpecification(redis), IClassFixture<ThreeRedisServers>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class RedisNodesTests(SharedRedisServer redis) : SharedNodesSpecification(redis), IClassFixture<SharedRedisServer>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Sanctions;

public sealed class RedisSanctionsTests(SharedRedisServer redis) : SharedSanctions(redis), IClassFixture<SharedRedisServer>;

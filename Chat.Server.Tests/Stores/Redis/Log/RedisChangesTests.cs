using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class RedisChangesTests(SharedRedisServer redis) : ChangesTests(redis), IClassFixture<SharedRedisServer>;

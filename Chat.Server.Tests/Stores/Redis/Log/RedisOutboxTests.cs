using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class RedisOutboxTests(SharedRedisServer redis) : OutboxTests(redis), IClassFixture<SharedRedisServer>;

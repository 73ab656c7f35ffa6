using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class RedisInboxTests(SharedRedisServer redis) : InboxTests(redis), IClassFixture<SharedRedisServer>;

using Chat.Server.Tests.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Messages;

public sealed class RedisInboxTests(SharedRedisServer redis) : InboxTests(redis), IClassFixture<SharedRedisServer>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Subscriptions;

public sealed class RedisSubscriptionsTests(SharedRedisServer redis) : SharedSubscriptions(redis), IClassFixture<SharedRedisServer>;

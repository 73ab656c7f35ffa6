using Chat.Server.Tests.Delivery;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class RedisDirectTests(SharedRedisServer redis) : DirectDeliveryTests(redis), IClassFixture<SharedRedisServer>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Subscriptions;

public sealed class SpreadSubscriptionsTests(ThreeRedisServers redis) : SharedSubscriptions(redis), IClassFixture<ThreeRedisServers>;

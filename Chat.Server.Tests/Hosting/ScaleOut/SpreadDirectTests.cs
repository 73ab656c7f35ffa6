using Chat.Server.Tests.Delivery;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class SpreadDirectTests(ThreeRedisServers redis) : DirectDeliveryTests(redis), IClassFixture<ThreeRedisServers>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Sanctions;

public sealed class SpreadSanctionsTests(ThreeRedisServers redis) : SharedSanctions(redis), IClassFixture<ThreeRedisServers>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class SpreadOutboxTests(ThreeRedisServers redis) : OutboxTests(redis), IClassFixture<ThreeRedisServers>;

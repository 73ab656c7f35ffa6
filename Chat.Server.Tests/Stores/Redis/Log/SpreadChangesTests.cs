using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class SpreadChangesTests(ThreeRedisServers redis) : ChangesTests(redis), IClassFixture<ThreeRedisServers>;

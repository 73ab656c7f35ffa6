using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class SpreadMessageLogTests(ThreeRedisServers redis) : MessageLogSpecification(new RedisLogs(redis)), IClassFixture<ThreeRedisServers>;

using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class RedisMessageErasureTests(SharedRedisServer redis) : MessageErasureSpecification(new RedisLogs(redis)), IClassFixture<SharedRedisServer>;

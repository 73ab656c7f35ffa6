using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log.Words;

[NeedsRediSearch]
public sealed class RedisMessageSearchTests(RediSearchServer redis) : MessageSearchSpecification(new RedisLogs(redis)), IClassFixture<RediSearchServer>;

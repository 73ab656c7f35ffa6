using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class RedisMessageLookupTests(SharedRedisServer redis) : MessageLookupSpecification, IClassFixture<SharedRedisServer>
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => redis.OpenLogAsync(options, time);
}

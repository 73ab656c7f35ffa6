using Chat.Server.Messages;
using Chat.Server.Tests.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Messages;

public sealed class RedisMessageLogTests(SharedRedisServer redis) : MessageLogSpecification, IClassFixture<SharedRedisServer>
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => redis.OpenLogAsync(options, time);
}

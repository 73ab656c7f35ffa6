using Chat.Server.Ports;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log.Words;

[NeedsRediSearch]
public sealed class SpreadMessageSearchTests(ThreeRediSearchServers redis) : MessageSearchSpecification, IClassFixture<ThreeRediSearchServers>
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => redis.OpenLogAsync(options, time);
}

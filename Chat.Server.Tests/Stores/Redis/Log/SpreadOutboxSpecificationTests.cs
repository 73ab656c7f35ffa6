using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class SpreadOutboxSpecificationTests(ThreeRedisServers redis) : OutboxSpecification, IClassFixture<ThreeRedisServers>
{
    private protected override async Task<(IMessageLog Log, IOutbox Outbox)> CreateAsync(OutboxSettings settings, TimeProvider time) =>
        await redis.OpenAsync(new HistoryOptions(), time, SharedRedis.NewPrefix(), settings);
}

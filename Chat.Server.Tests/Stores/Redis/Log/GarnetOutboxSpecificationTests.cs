using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetOutboxSpecificationTests(SharedGarnet garnet) : OutboxSpecification, IClassFixture<SharedGarnet>
{
    private protected override async Task<(IMessageLog Log, IOutbox Outbox)> CreateAsync(OutboxSettings settings, TimeProvider time) =>
        await garnet.OpenAsync(new HistoryOptions(), time, SharedRedis.NewPrefix(), settings);
}

using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;

namespace Chat.Server.Tests.Stores.Redis.Log;

/// <summary>Logs in one Redis or in several. Those close them.</summary>
public sealed class RedisLogs(SharedRedis redis) : TestLogs
{
    internal override async Task<(IMessageLog Log, IOutbox Outbox)> OpenAsync(HistoryOptions history, OutboxSettings outbox, TimeProvider time) =>
        await redis.OpenAsync(history, time, SharedRedis.NewPrefix(), outbox);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

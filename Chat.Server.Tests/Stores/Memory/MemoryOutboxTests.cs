using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryOutboxTests : OutboxSpecification, IDisposable
{
    private readonly List<MemoryMessageLog> logs = [];

    private protected override Task<(IMessageLog Log, IOutbox Outbox)> CreateAsync(OutboxSettings settings, TimeProvider time)
    {
        var options = Options.Create(new HistoryOptions());
        var outbox = new MemoryOutbox(settings, time);
        logs.Add(new MemoryMessageLog(options, new HistoryRetention(options), outbox, time));
        return Task.FromResult<(IMessageLog, IOutbox)>((logs[^1], outbox));
    }

    public void Dispose()
    {
        foreach (var log in logs) log.Dispose();
    }
}

using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryLogs : TestLogs
{
    private readonly List<MemoryMessageLog> open = [];

    internal override Task<(IMessageLog Log, IOutbox Outbox)> OpenAsync(HistoryOptions history, OutboxSettings outbox, TimeProvider time)
    {
        var options = Options.Create(history);
        var entries = new MemoryOutbox(outbox, time);
        open.Add(new MemoryMessageLog(options, new HistoryRetention(options), entries, time));
        return Task.FromResult<(IMessageLog, IOutbox)>((open[^1], entries));
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var log in open) log.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Chat.Server.Ports;

namespace Chat.Server.Tests.Stores;

/// <summary>The logs of one test in the store under test. They are closed after it.</summary>
public abstract class TestLogs : IAsyncDisposable
{
    /// <summary>A log in a place of its own, which is the other ports of the log too, and the outbox there.</summary>
    internal abstract Task<(IMessageLog Log, IOutbox Outbox)> OpenAsync(HistoryOptions history, OutboxSettings outbox, TimeProvider time);

    public abstract ValueTask DisposeAsync();
}

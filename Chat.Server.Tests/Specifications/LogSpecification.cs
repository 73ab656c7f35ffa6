using Chat.Server.Ports;
using Chat.Server.Tests.Stores;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What the suites of a log and of its other ports share, whatever the store.</summary>
public abstract class LogSpecification(TestLogs logs) : LogTest, IAsyncLifetime
{
    private protected virtual HistoryOptions DefaultHistory => new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => logs.DisposeAsync().AsTask();

    private protected async Task<IMessageLog> CreateAsync(HistoryOptions? history = null) =>
        (await logs.OpenAsync(history ?? DefaultHistory, OutboxSettings.None, Time)).Log;

    private protected Task<(IMessageLog Log, IOutbox Outbox)> CreateAsync(OutboxSettings outbox) => logs.OpenAsync(DefaultHistory, outbox, Time);
}

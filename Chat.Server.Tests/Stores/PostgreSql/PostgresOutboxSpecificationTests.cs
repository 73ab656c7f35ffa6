using Chat.Server.Ports;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresOutboxSpecificationTests(SharedPostgres postgres) : OutboxSpecification, IClassFixture<SharedPostgres>, IAsyncLifetime
{
    private readonly PostgresLogs logs = new(postgres);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => logs.DisposeAsync().AsTask();

    private protected override Task<(IMessageLog Log, IOutbox Outbox)> CreateAsync(OutboxSettings settings, TimeProvider time)
    {
        var node = logs.Open(logs.NewAddress(), time, outbox: settings);
        return Task.FromResult<(IMessageLog, IOutbox)>((node.Log, node.Outbox));
    }
}

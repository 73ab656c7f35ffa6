using Chat.Server.Ports;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

[NeedsPostgres]
public sealed class PostgresMessageLookupTests(SharedPostgres postgres) : MessageLookupSpecification, IClassFixture<SharedPostgres>, IAsyncLifetime
{
    private readonly PostgresLogs logs = new(postgres);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => logs.DisposeAsync().AsTask();

    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => logs.CreateAsync(options, time);
}

using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A test with a place of its own.</summary>
public abstract class PostgresTest(SharedPostgres postgres) : LogTest, IClassFixture<SharedPostgres>, IAsyncLifetime
{
    private protected PostgresLogs Logs { get; } = new(postgres);

    private protected string Address { get; } = postgres.NewAddress();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Logs.DisposeAsync().AsTask();

    private protected Task<object?> SqlAsync(string sql) => SharedPostgres.ExecuteAsync(Address, sql);
}

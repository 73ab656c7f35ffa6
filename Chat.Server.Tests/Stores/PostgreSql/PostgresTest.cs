using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A test with a place and a clock of its own.</summary>
public abstract class PostgresTest(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IAsyncLifetime
{
    private protected static readonly StreamKey Lobby = StreamKey.Room("lobby");
    private protected static readonly StreamKey Kitchen = StreamKey.Room("kitchen");

    private protected PostgresLogs Logs { get; } = new(postgres);

    private protected string Address { get; } = postgres.NewAddress();

    private protected ManualTime Time { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Logs.DisposeAsync().AsTask();

    private protected Task<object?> SqlAsync(string sql) => SharedPostgres.ExecuteAsync(Address, sql);
}

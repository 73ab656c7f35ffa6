using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql.Protocol;

/// <summary>One server with its log in PostgreSQL for all tests of a class.</summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    private readonly SharedPostgres postgres = new();

    public ChatServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await postgres.InitializeAsync();
        Server = await ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.NewAddress()}", Specifications.RecoverySpecification.RecoveryLimit);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await postgres.DisposeAsync();
    }
}

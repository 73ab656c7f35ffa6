using Npgsql;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>The PostgreSQL that <c>CHAT_TEST_POSTGRES</c> names, else one for all classes that run at the same time. Tests keep apart by schemas.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static PostgresServer? server;
    private static int users;

    private readonly string database = $"test_{Guid.NewGuid():N}";
    private string serverAddress = null!;

    public async Task InitializeAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (PostgresServer.Given is null && users++ == 0) server = await PostgresServer.StartAsync();
            serverAddress = PostgresServer.Given ?? server!.ConnectionString;
        }
        finally
        {
            Gate.Release();
        }

        await ExecuteAsync(serverAddress, $"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'");
    }

    public async Task DisposeAsync()
    {
        await ExecuteAsync(serverAddress, $"DROP DATABASE {database} WITH (FORCE)");
        if (PostgresServer.Given is not null) return;
        await Gate.WaitAsync();
        try
        {
            if (--users == 0) await server!.DisposeAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A place where there is nothing yet.</summary>
    public string NewAddress() => $"{serverAddress};Database={database};Search Path=s_{Guid.NewGuid():N}";

    /// <summary>Runs SQL on a connection of its own, as another program would.</summary>
    public static async Task<object?> ExecuteAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}

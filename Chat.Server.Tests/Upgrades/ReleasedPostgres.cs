using System.Diagnostics;
using System.IO.Compression;
using Chat.Server.Tests.Stores.PostgreSql;
using Npgsql;

namespace Chat.Server.Tests.Upgrades;

/// <summary>The log in PostgreSQL, as SQL. Subscriptions, sanctions and presence are in the Redis beside it.</summary>
internal sealed class ReleasedPostgres : IReleasedStore
{
    private const string Sql = "dump.sql";

    private readonly PostgresServer postgres;
    private readonly IReleasedStore redis;

    private ReleasedPostgres(PostgresServer postgres, IReleasedStore redis) => (this.postgres, this.redis) = (postgres, redis);

    public string[] Settings => [.. redis.Settings, "--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString}"];

    public static async Task<IReleasedStore> OpenAsync(string? kept)
    {
        var store = new ReleasedPostgres(await PostgresServer.StartAsync(), await ReleasedRedis.OpenAsync(kept is null ? null : Beside(kept)));
        if (kept is null) return store;

        using var zip = await ZipFile.OpenReadAsync(kept);
        using var text = new StreamReader(await zip.GetEntry(Sql)!.OpenAsync());
        await using var connection = new NpgsqlConnection(store.postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(await text.ReadToEndAsync(), connection);
        await command.ExecuteNonQueryAsync();
        return store;
    }

    public async Task KeepAsync(string file)
    {
        await redis.KeepAsync(Beside(file));
        var address = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        using var dump = Process.Start(new ProcessStartInfo(
            "pg_dump",
            ["--host", address.Host!, "--port", $"{address.Port}", "--username", address.Username!, "--inserts", "--no-owner", address.Database!])
        { RedirectStandardOutput = true })!;
        var sql = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        if (dump.ExitCode != 0) throw new InvalidOperationException($"pg_dump ended with {dump.ExitCode}.");
        File.Delete(file);
        using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create);
        await using var writer = new StreamWriter(await zip.CreateEntry(Sql, CompressionLevel.SmallestSize).OpenAsync());
        foreach (var line in sql.Split('\n').Where(line => !line.StartsWith('\\'))) // commands of psql
            await writer.WriteLineAsync(line);
    }

    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private static string Beside(string file) => Path.ChangeExtension(file, ".redis.zip");
}

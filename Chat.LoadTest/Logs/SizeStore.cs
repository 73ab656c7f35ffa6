using System.Globalization;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Chat.LoadTest.Logs;

/// <summary>An empty place for a log, to be opened several times.</summary>
/// <param name="Open">Opens it.</param>
/// <param name="SizeAsync">The bytes that it takes while it is not open; for Redis the memory of the whole of it.</param>
/// <param name="RemoveAsync">Takes away what was written.</param>
internal sealed record SizeStore(Func<HistoryOptions, TimeProvider, LogUnderTest.Opened> Open, Func<Task<long>> SizeAsync, Func<Task> RemoveAsync)
{
    public static SizeStore Sqlite(DirectoryInfo parent)
    {
        var folder = parent.CreateSubdirectory($"{Guid.NewGuid():N}");
        return new SizeStore(
            (history, time) =>
            {
                var options = Options.Create(history);
                var file = new SqliteLogFile($"Data Source={Path.Combine(folder.FullName, "messages.db")}");
                var log = new SqliteMessageLog(file, options, new HistoryRetention(options), OutboxSettings.None, NoTurns.Instance, time, NullLogger<SqliteMessageLog>.Instance);
                return new LogUnderTest.Opened(log, log.DisposeAsync);
            },
            () => Task.FromResult(folder.EnumerateFiles().Sum(file => file.Length)),
            () =>
            {
                folder.Delete(recursive: true);
                return Task.CompletedTask;
            });
    }

    /// <summary>Under keys of its own, which are left there.</summary>
    public static SizeStore Redis(string connectionString)
    {
        var prefix = $"load-{Guid.NewGuid():N}:";
        return new SizeStore(
            (history, time) =>
            {
                var options = Options.Create(history);
                var connection = new RedisConnection(connectionString, new ScaleOutOptions { KeyPrefix = prefix }, TimeProvider.System, NullLogger<RedisConnection>.Instance);
                connection.GetAsync().GetAwaiter().GetResult();
                var log = new RedisMessageLog(
                    connection, options, new HistoryRetention(options), new RoomQueues(connection, OutboxSettings.None, time), NoTurns.Instance, time, NullLogger<RedisMessageLog>.Instance);
                return new LogUnderTest.Opened(log, async () =>
                {
                    await log.DisposeAsync();
                    await connection.DisposeAsync();
                });
            },
            async () =>
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString, options => options.AllowAdmin = true); // the client has INFO for administrators only
                var memory = await connection.GetServers()[0].InfoAsync("memory");
                return long.Parse(memory.Single().Single(line => line.Key == "used_memory").Value, CultureInfo.InvariantCulture);
            },
            () => Task.CompletedTask);
    }

    /// <summary>In a schema of its own.</summary>
    public static SizeStore Postgres(string connectionString)
    {
        var schema = $"load_{Guid.NewGuid():N}";
        return new SizeStore(
            (history, time) =>
            {
                var options = Options.Create(history);
                var database = new PostgresDatabase(PostgresAddress.Parse($"{connectionString};Search Path={schema}"), history, OutboxSettings.None, isShared: false, NullLogger.Instance);
                var log = new PostgresMessageLog(database, options, new HistoryRetention(options), OutboxSettings.None, NoTurns.Instance, time);
                return new LogUnderTest.Opened(log, async () =>
                {
                    await log.DisposeAsync();
                    await database.DisposeAsync();
                });
            },
            async () => (long)(await ExecuteAsync(
                $"SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace('{schema}')"))!,
            () => ExecuteAsync($"DROP SCHEMA IF EXISTS {schema} CASCADE"));

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            return await command.ExecuteScalarAsync();
        }
    }
}

using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.LoadTest.Logs;

/// <summary>A way to make an empty log.</summary>
internal sealed record LogUnderTest(string Name, Func<DirectoryInfo, LogUnderTest.Opened> Open)
{
    public static IReadOnlyList<LogUnderTest> All { get; } =
    [
        new("SQLite", folder =>
        {
            var file = new SqliteLogFile($"Data Source={Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db")}");
            var log = new SqliteMessageLog(file, Settings, new HistoryRetention(Settings), OutboxSettings.None, NoTurns.Instance, TimeProvider.System, NullLogger<SqliteMessageLog>.Instance);
            return new Opened(log, log.DisposeAsync);
        }),
        new("memory", _ =>
        {
            var log = new MemoryMessageLog(Settings, TimeProvider.System);
            return new Opened(log, () =>
            {
                log.Dispose();
                return ValueTask.CompletedTask;
            });
        }),
    ];

    /// <summary>A log in a Redis that runs already; each opening has keys of its own, which expire there like any others.</summary>
    public static LogUnderTest Redis(string connectionString) => new("Redis", _ =>
    {
        var options = new ScaleOutOptions { KeyPrefix = $"load-{Guid.NewGuid():N}:" };
        var connection = new RedisConnection(connectionString, options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connection.GetAsync().GetAwaiter().GetResult();
        var log = new RedisMessageLog(
            connection, Settings, new HistoryRetention(Settings), new RoomQueues(connection, OutboxSettings.None, TimeProvider.System), NoTurns.Instance, TimeProvider.System, NullLogger<RedisMessageLog>.Instance);
        return new Opened(log, async () =>
        {
            await log.DisposeAsync();
            await connection.DisposeAsync();
        });
    });

    /// <summary>A log in a PostgreSQL that runs already; each opening has a schema of its own, which is removed again.</summary>
    public static LogUnderTest Postgres(string connectionString) => new("PostgreSQL", _ =>
    {
        var store = SizeStore.Postgres(connectionString);
        var opened = store.Open(new HistoryOptions(), TimeProvider.System);
        return new Opened(opened.Log, async () =>
        {
            await opened.DisposeAsync();
            await store.RemoveAsync();
        });
    });

    private static IOptions<HistoryOptions> Settings => Options.Create(new HistoryOptions());

    internal sealed class Opened(IMessageLog log, Func<ValueTask> close) : IAsyncDisposable
    {
        public IMessageLog Log => log;

        public ValueTask DisposeAsync() => close();
    }
}

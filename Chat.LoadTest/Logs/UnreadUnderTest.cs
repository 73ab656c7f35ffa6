using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Subscriptions;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Subscriptions;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.LoadTest.Logs;

/// <summary>A way to make an empty log with subscriptions.</summary>
internal sealed record UnreadUnderTest(string Name, Func<DirectoryInfo, UnreadUnderTest.Opened> Open)
{
    public static UnreadUnderTest Sqlite { get; } = new("SQLite", folder =>
    {
        var log = LogUnderTest.All[0].Open(folder);
        var path = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.subscriptions.db");
        var subscriptions = new SqliteSubscriptions(path, Settings, TimeProvider.System, NullLogger<SqliteSubscriptions>.Instance);
        return new Opened(log, subscriptions, subscriptions.DisposeAsync);
    });

    /// <summary>In a Redis that runs already, under keys of its own.</summary>
    public static UnreadUnderTest Redis(string connectionString) => new("Redis", folder =>
    {
        var log = LogUnderTest.Redis(connectionString).Open(folder);
        var options = new ScaleOutOptions { KeyPrefix = $"load-{Guid.NewGuid():N}:" };
        var connection = new RedisConnection(connectionString, options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connection.GetAsync().GetAwaiter().GetResult();
        return new Opened(log, new RedisSubscriptions(connection, Settings), connection.DisposeAsync);
    });

    private static IOptions<SubscriptionOptions> Settings => Options.Create(new SubscriptionOptions { MaxRoomsPerUser = 10_000 });

    internal sealed class Opened(LogUnderTest.Opened log, ISubscriptions subscriptions, Func<ValueTask> close) : IAsyncDisposable
    {
        public IMessageLog Log => log.Log;

        public ISubscriptions Subscriptions => subscriptions;

        public UnreadList Unread { get; } = new(
            subscriptions, log.Log, new UnreadCounter(subscriptions, log.Log, (IMentions)log.Log), new SanctionBoard(new MemorySanctions(TimeProvider.System), TimeProvider.System));

        public async ValueTask DisposeAsync()
        {
            await close();
            await log.DisposeAsync();
        }
    }
}

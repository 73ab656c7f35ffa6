using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands;

/// <summary>The database of a configuration, for commands that are for SQLite alone.</summary>
internal static class SqlitePlace
{
    /// <param name="settings">The configuration.</param>
    /// <param name="does">What another store's own tools do with it, such as "back it up".</param>
    /// <exception cref="CommandFailedException">The messages are kept elsewhere.</exception>
    public static SqliteLogFile Of(ServerSettings settings, string does)
    {
        var services = settings.Services();
        services.AddValidatedOptions<HistoryOptions>(HistoryOptions.Section);
        services.AddSingleton<IValidateOptions<HistoryOptions>>(new SqliteSettingsValidator(settings.Configuration));
        using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IOptions<HistoryOptions>>().Value.Store;
        if (RedisAddress.TextsOf(settings.Configuration).Count > 0)
            throw CommandFailedException.Configuration($"The configuration keeps what there is in Redis{(store == HistoryStore.PostgreSql ? " and PostgreSQL (pg_dump)" : "")}. Its own tools {does}: docs/operations.md, 'What to back up'.");
        return store switch
        {
            HistoryStore.PostgreSql => throw CommandFailedException.Configuration(
                $"The configuration keeps messages in PostgreSQL ({PostgresAddress.From(settings.Configuration).Name}). pg_dump and pg_restore {does}: docs/operations.md, 'What to back up'."),
            HistoryStore.Memory => throw CommandFailedException.Configuration("The configuration keeps messages in memory (Chat:History:Store): there is nothing that lasts."),
            _ => SqliteLogFile.From(settings.Configuration),
        };
    }
}

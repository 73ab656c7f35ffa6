using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

internal static class MessageLogExtensions
{
    /// <summary>The one place that chooses the store: <see cref="HistoryOptions.Store"/> says which.</summary>
    public static IServiceCollection AddMessageLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<HistoryOptions>(HistoryOptions.Section);
        services.AddSingleton<IValidateOptions<HistoryOptions>>(new SqliteSettingsValidator(configuration));
        services.TryAddSingleton<IRetention, HistoryRetention>();
        services.TryAddSingleton(OutboxSettings.None);
        services.AddSingleton<LogMetrics>().AddSingleton<MemoryOutbox>().AddPostgres(configuration, isShared: false);
        services.AddSingleton<IMessageLog>(provider =>
        {
            // Hosted services that need the log are made before the host validates: without this, a start-up with
            // several mistakes would report those of the history alone.
            provider.GetService<IStartupValidator>()?.Validate();
            return provider.GetRequiredService<IOptions<HistoryOptions>>().Value.Store switch
            {
                HistoryStore.Memory => ActivatorUtilities.CreateInstance<MemoryMessageLog>(provider),
                HistoryStore.PostgreSql => provider.GetRequiredService<PostgresMessageLog>(),
                _ => ActivatorUtilities.CreateInstance<SqliteMessageLog>(provider, SqliteLogFile.From(configuration)),
            };
        });
        services.AddSingleton(provider => (IMessageChanges)provider.GetRequiredService<IMessageLog>());
        services.AddSingleton(provider => (IMessageErasure)provider.GetRequiredService<IMessageLog>());
        services.AddSingleton(provider => (IRoomState)provider.GetRequiredService<IMessageLog>());
        services.AddSingleton(provider => (IMentions)provider.GetRequiredService<IMessageLog>());
        services.AddSingleton(provider => (IMessageSearch)provider.GetRequiredService<IMessageLog>());
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<IMessageLog>() switch
        {
            SqliteMessageLog log => new SqliteOutbox(log),
            PostgresMessageLog => provider.GetRequiredService<PostgresOutbox>(),
            _ => provider.GetRequiredService<MemoryOutbox>(),
        });
        services.AddSingleton<DiskSpace>().AddSingleton<DiskHealthCheck>().AddOptions<HealthCheckServiceOptions>().Configure<IOptions<HistoryOptions>>((health, history) =>
        {
            if (history.Value.Store != HistoryStore.Sqlite) return;
            health.Registrations.Add(new HealthCheckRegistration("disk", provider => provider.GetRequiredService<DiskHealthCheck>(), null, [HealthExtensions.ReadyTag]));
        });
        if (PostgresAddress.IsStore(configuration)) services.AddHostedService<PostgresStartup>();
        return services.AddHostedService<MessageLogStartup>();
    }
}

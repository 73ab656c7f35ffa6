using Chat.Server.Ports;
using Chat.Server.Stores.PostgreSql;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

internal static class PostgresExtensions
{
    /// <summary>Adds the log in PostgreSQL for whoever chooses it.</summary>
    /// <param name="services">Where.</param>
    /// <param name="configuration">Has the connection string.</param>
    /// <param name="isShared">Whether several servers use it.</param>
    public static IServiceCollection AddPostgres(this IServiceCollection services, IConfiguration configuration, bool isShared) => services
        .AddSingleton<IValidateOptions<HistoryOptions>>(new PostgresSettingsValidator(configuration))
        .AddSingleton(provider =>
        {
            provider.GetService<IStartupValidator>()?.Validate(); // it is made before the host validates, and every mistake is told at once
            return new PostgresDatabase(
                PostgresAddress.From(configuration), provider.GetRequiredService<IOptions<HistoryOptions>>().Value, provider.GetRequiredService<OutboxSettings>(), isShared,
                provider.GetRequiredService<ILogger<PostgresMessageLog>>());
        })
        .AddSingleton<PostgresMessageLog>()
        .AddSingleton<PostgresOutbox>();

    /// <summary>Where nodes have a Redis: with <see cref="HistoryStore.PostgreSql"/> the log and what belongs to it lie in PostgreSQL, and all else in Redis as ever.</summary>
    public static IServiceCollection AddSharedPostgres(this IServiceCollection services, IConfiguration configuration)
    {
        if (!PostgresAddress.IsStore(configuration)) return services;
        return services
            .AddPostgres(configuration, isShared: true)
            .AddSingleton<IMessageLog>(provider => provider.GetRequiredService<PostgresMessageLog>())
            .AddSingleton<IMessageChanges>(provider => provider.GetRequiredService<PostgresMessageLog>())
            .AddSingleton<IMessageErasure>(provider => provider.GetRequiredService<PostgresMessageLog>())
            .AddSingleton<IRoomState>(provider => provider.GetRequiredService<PostgresMessageLog>())
            .AddSingleton<IMentions>(provider => provider.GetRequiredService<PostgresMessageLog>())
            .AddSingleton<IMessageSearch>(provider => provider.GetRequiredService<PostgresMessageLog>())
            .AddSingleton<IInboxes, PostgresInboxes>()
            .AddSingleton<IOutbox>(provider => provider.GetRequiredService<PostgresOutbox>())
            .AddHostedService<PostgresStartup>()
            .AddHostedService<MessageLogStartup>();
    }
}

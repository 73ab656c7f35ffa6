using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

internal static class SubscriptionExtensions
{
    /// <summary>Keeps subscriptions where one server keeps its messages: <see cref="HistoryOptions.Store"/> says where.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<ISubscriptions>(provider => provider.GetRequiredService<IOptions<HistoryOptions>>().Value.Store switch
        {
            HistoryStore.Memory => ActivatorUtilities.CreateInstance<MemorySubscriptions>(provider),
            _ => ActivatorUtilities.CreateInstance<SqliteSubscriptions>(
                provider, SqliteLogFile.From(configuration).SubscriptionsPath),
        });
}

using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

internal static class SanctionExtensions
{
    /// <summary>Keeps sanctions where one server keeps its messages: <see cref="HistoryOptions.Store"/> says where.</summary>
    public static IServiceCollection AddSanctions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<ISanctions>(provider => provider.GetRequiredService<IOptions<HistoryOptions>>().Value.Store switch
        {
            HistoryStore.Memory => ActivatorUtilities.CreateInstance<MemorySanctions>(provider),
            _ => ActivatorUtilities.CreateInstance<SqliteSanctions>(
                provider, SqliteLogFile.From(configuration).SanctionsPath),
        });
}

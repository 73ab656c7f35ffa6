using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

internal static class RevocationExtensions
{
    /// <summary>Keeps revocations where one server keeps its messages: <see cref="HistoryOptions.Store"/> says where.</summary>
    public static IServiceCollection AddRevocations(this IServiceCollection services, IConfiguration configuration)
    {
        return services.AddSingleton<IRevocations>(provider => provider.GetRequiredService<IOptions<HistoryOptions>>().Value.Store switch
        {
            HistoryStore.Memory => ActivatorUtilities.CreateInstance<MemoryRevocations>(provider),
            _ => ActivatorUtilities.CreateInstance<SqliteRevocations>(
                provider, SqliteLogFile.From(configuration).RevocationsPath),
        });
    }
}

using Chat.Server.Ports;
using Chat.Server.Stores.Memory;

namespace Chat.Server.Hosting.Stores;

internal static class PresenceExtensions
{
    public static IServiceCollection AddPresence(this IServiceCollection services) =>
        services
        .AddSingleton<MemoryPresence>()
        .AddSingleton<IPresence>(provider => provider.GetRequiredService<MemoryPresence>())
        .AddSingleton<IPresenceDirectory>(provider => provider.GetRequiredService<MemoryPresence>());
}

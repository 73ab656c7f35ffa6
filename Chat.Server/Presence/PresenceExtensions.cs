namespace Chat.Server.Presence;

internal static class PresenceExtensions
{
    public static IServiceCollection AddPresence(this IServiceCollection services) =>
        services.AddSingleton<IPresence, MemoryPresence>();
}

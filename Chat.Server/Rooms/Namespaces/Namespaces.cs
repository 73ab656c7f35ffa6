using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms.Namespaces;

internal static class Namespaces
{
    public const string Section = "Chat:Namespaces";

    public static IServiceCollection AddNamespaces(this IServiceCollection services)
    {
        services.AddValidatedOptions<SettingList<RoomNamespace>>(Section);
        return services
            .AddSingleton<IValidateOptions<SettingList<RoomNamespace>>, NamespaceRules>()
            .AddSingleton<RoomNamespaces>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<RoomNamespaces>())
            .AddSingleton<SlowMode>();
    }
}

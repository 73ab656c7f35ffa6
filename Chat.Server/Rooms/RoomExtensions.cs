using Chat.Server.Endpoints.Authentication;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms;

internal static class RoomExtensions
{
    public static IServiceCollection AddRooms(this IServiceCollection services)
    {
        services.AddValidatedOptions<RoomOptions>(RoomOptions.Section);
        return services
            .AddSingleton<RoomGates>()
            .AddSingleton<RoomService>()
            .AddSingleton<MessageService>()
            .AddSingleton<SessionService>()
            .AddHostedService<PresenceAnnouncer>();
    }
}

using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

internal static class RoomExtensions
{
    public static IServiceCollection AddRooms(this IServiceCollection services)
    {
        services.AddValidatedOptions<RoomOptions>(RoomOptions.Section);
        return services
            .AddSingleton<RoomGates>()
            .AddSingleton<IRoster, Roster>()
            .AddSingleton<RoomService>()
            .AddSingleton<MessageService>()
            .AddSingleton<SanctionBoard>()
            .AddHostedService<SanctionFollower>()
            .AddHostedService<NodeQuestions>()
            .AddHostedService<PresenceAnnouncer>();
    }
}

using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Erasure;
using Chat.Server.Rooms.Namespaces;
using Chat.Server.Rooms.Reactions;
using Chat.Server.Rooms.Subscriptions;

namespace Chat.Server.Rooms;

internal static class RoomExtensions
{
    public static IServiceCollection AddRooms(this IServiceCollection services)
    {
        services.AddValidatedOptions<RoomOptions>(RoomOptions.Section);
        return services
            .AddNamespaces()
            .AddSingleton<RoomGates>()
            .AddSingleton<CrowdLane>()
            .AddSingleton<IRoster, Roster>()
            .AddSingleton<RoomMetrics>()
            .AddSingleton<RoomRecovery>()
            .AddSingleton<HiddenReaders>()
            .AddSingleton<RoomService>()
            .AddSingleton<MessageService>()
            .AddSingleton<AmendmentService>()
            .AddSingleton<EventService>()
            .AddRoomSubscriptions()
            .AddSingleton<ReactionGathering>()
            .AddSingleton<ReactionService>()
            .AddSingleton<BatchService>()
            .AddSingleton<SearchService>()
            .AddSingleton<RoomExpulsion>()
            .AddNodeQuestion<RoomService>(RoomExpulsion.Question, rooms => order => RoomExpulsion.AnswerAsync(rooms, order))
            .AddSingleton<RoomClosing>()
            .AddNodeQuestion<RoomClosing>(RoomClosing.Question, closing => closing.AnswerAsync)
            .AddSingleton<ErasureService>()
            .AddSingleton<SanctionBoard>()
            .AddHostedService<SanctionFollower>()
            .AddHostedService<NodeQuestions>()
            .AddHostedService<PresenceAnnouncer>();
    }
}

namespace Chat.Server.Rooms.Subscriptions;

internal static class RoomSubscriptionExtensions
{
    public static IServiceCollection AddRoomSubscriptions(this IServiceCollection services) => services
        .AddSingleton<UnreadCounter>()
        .AddSingleton<ReadNotices>()
        .AddSingleton<ReadFollowers>()
        .AddSingleton<UnreadList>()
        .AddSingleton<SubscriptionService>();
}

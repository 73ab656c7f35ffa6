using Chat.Server.Rooms;

namespace Chat.Server.Moderation;

internal static class ModerationExtensions
{
    public static IServiceCollection AddModeration(this IServiceCollection services) => services
        .AddSingleton<ModerationService>()
        .AddSingleton<INodeQuestion, KickQuestion>()
        .AddHostedService<BanEnforcer>();
}

namespace Chat.Server.Moderation;

internal static class ModerationExtensions
{
    public static IServiceCollection AddModeration(this IServiceCollection services) => services
        .AddSingleton<ModerationService>()
        .AddHostedService<BanEnforcer>();
}

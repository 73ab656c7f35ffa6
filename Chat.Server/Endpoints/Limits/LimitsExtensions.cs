using Chat.Server.Kernel;
using Microsoft.AspNetCore.Connections;

namespace Chat.Server.Endpoints.Limits;

internal static class LimitsExtensions
{
    public static IServiceCollection AddChatLimits(this IServiceCollection services)
    {
        services.AddValidatedOptions<LimitOptions>(LimitOptions.Section);
        services.AddSingleton<OpenFiles>().AddSingleton<AcceptGate>().AddHostedService<LimitsStartup>();
        if (!OperatingSystem.IsWindows()) services.AddSingleton<IConnectionListenerFactory, GatedListenerFactory>();
        return services.AddSingleton<JoinQueue>().AddSingleton<InputLimits>().AddSingleton<ConnectionCounts>();
    }

    /// <summary>Stands after authentication, for it counts users.</summary>
    public static void UseConnectionLimits(this WebApplication app) => app.UseMiddleware<ConnectionGuard>();
}

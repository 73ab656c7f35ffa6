using Chat.Server.Kernel;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Chat.Server.Endpoints.Limits;

internal static class LimitsExtensions
{
    /// <summary>
    /// How many connections may wait to be accepted, unless the system has a lower limit (net.core.somaxconn). A crowd that comes back at once must find room there: whose
    /// attempt is dropped tries again only after 1, 3 and 7 s.
    /// </summary>
    private const int Backlog = 8192;

    public static IServiceCollection AddChatLimits(this IServiceCollection services)
    {
        services.AddValidatedOptions<LimitOptions>(LimitOptions.Section);
        services.Configure<SocketTransportOptions>(options => options.Backlog = Backlog);
        services.AddSingleton<OpenFiles>().AddSingleton<AcceptGate>().AddHostedService<LimitsStartup>();
        if (!OperatingSystem.IsWindows()) services.AddSingleton<IConnectionListenerFactory, GatedListenerFactory>();
        return services.AddSingleton<JoinQueue>().AddSingleton<InputLimits>().AddSingleton<ConnectionCounts>();
    }

    /// <summary>Stands after authentication, for it counts users.</summary>
    public static void UseConnectionLimits(this WebApplication app) => app.UseMiddleware<ConnectionGuard>();
}

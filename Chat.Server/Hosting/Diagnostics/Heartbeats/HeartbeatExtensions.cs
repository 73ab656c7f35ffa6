using Chat.Server.Hosting.Diagnostics.Health;

namespace Chat.Server.Hosting.Diagnostics.Heartbeats;

internal static class HeartbeatExtensions
{
    public static IServiceCollection AddHeartbeats(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<SocketThreadHealthCheck>("socket_threads", tags: [HealthExtensions.LiveTag]);
        return services.AddSingleton<HeartbeatMonitor>().AddHostedService(provider => provider.GetRequiredService<HeartbeatMonitor>());
    }
}

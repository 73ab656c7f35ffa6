using Chat.Server.Endpoints.Hubs;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

internal static class DeliveryExtensions
{
    /// <summary>
    /// Puts delivery between the hub and <typeparamref name="TBackplane"/>. Call it after every protocol has been added: each is
    /// wrapped, and the protocol that carries routes joins them.
    /// </summary>
    public static IServiceCollection AddDelivery<TBackplane>(this IServiceCollection services)
        where TBackplane : HubLifetimeManager<ChatHub>
    {
        services.AddValidatedOptions<DeliveryOptions>(DeliveryOptions.Section);
        services.AddSingleton<RoomRestater>();
        services.AddSingleton<HeadSchedule>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DeliveryManager>(
            provider, ActivatorUtilities.CreateInstance<TBackplane>(provider)));
        services.AddSingleton<HubLifetimeManager<ChatHub>>(provider => provider.GetRequiredService<DeliveryManager>());
        services.AddSingleton<HeadCheck>().AddHostedService(provider => provider.GetRequiredService<HeadCheck>());
        services.AddHostedService<QueueMonitor>();

        foreach (var protocol in services.Where(service => service.ServiceType == typeof(IHubProtocol)).ToArray())
        {
            services.Remove(protocol);
            services.AddSingleton<IHubProtocol>(provider => new RoutedProtocol(Create(provider, protocol)));
        }

        return services.AddSingleton<IHubProtocol>(RouteProtocol.Instance);
    }

    private static IHubProtocol Create(IServiceProvider provider, ServiceDescriptor protocol) => (IHubProtocol)(
        protocol.ImplementationInstance
        ?? protocol.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, protocol.ImplementationType!));
}

using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

internal static class DeliveryExtensions
{
    /// <summary>
    /// Adds the room channel. Call it after every protocol has been added: each is wrapped, and the protocol that carries routes joins them. With an
    /// <see cref="IBackplane"/> this node is one of several.
    /// </summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddValidatedOptions<DeliveryOptions>(DeliveryOptions.Section);
        services
            .AddSingleton<DeliveryMetrics>()
            .AddSingleton<HeadSchedule>()
            .AddSingleton<NodeGroups>()
            .AddSingleton<DeliveryManager>()
            .AddSingleton<IRoomChannel, RoomChannel>()
            .AddSingleton<HeadCheck>().AddHostedService(provider => provider.GetRequiredService<HeadCheck>())
            .AddHostedService<QueueMonitor>()
            .AddHostedService<DeliveryGauges>();

        foreach (var protocol in services.Where(service => service.ServiceType == typeof(IHubProtocol)).ToArray())
        {
            services.Remove(protocol);
            services.AddSingleton<IHubProtocol>(provider => new RoutedProtocol(Create(provider, protocol), provider.GetRequiredService<Refusals>()));
        }

        return services.AddSingleton<IHubProtocol>(RouteProtocol.Instance);
    }

    private static IHubProtocol Create(IServiceProvider provider, ServiceDescriptor protocol) => (IHubProtocol)(
        protocol.ImplementationInstance
        ?? protocol.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, protocol.ImplementationType!));
}

using Chat.Server.Delivery;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Chat.Server.Rooms;
using Chat.Server.Stores;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>Makes all instruments when the server starts: what has not happened yet is to be read as 0, and a rate needs a beginning.</summary>
internal sealed class InstrumentStartup(IServiceProvider services, IOptions<HealthCheckServiceOptions> health) : IHostedService
{
    private static readonly Type[] Instruments =
    [
        typeof(DeliveryMetrics), typeof(RoomMetrics), typeof(OperationMetrics), typeof(LogMetrics), typeof(Refusals), typeof(ConnectionRefusals), typeof(JoinQueue),
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var type in Instruments) services.GetRequiredService(type);
        foreach (var check in health.Value.Registrations) check.Factory(services); // some measure as well
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

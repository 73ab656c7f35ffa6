using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Requests;
using Chat.Server.Hubs;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Hubs;

internal static class HubExtensions
{
    public static IServiceCollection AddChatHub(this IServiceCollection services)
    {
        services.AddSingleton<IUserIdProvider, SubjectUserIdProvider>();
        services
            .AddSignalR(options => options.DisableImplicitFromServicesParameters = true)
            .AddJsonProtocol(options =>
            {
                options.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
                RequestReaders.AddTo(options.PayloadSerializerOptions.Converters);
            })
            .AddMessagePackProtocol(options => options.SerializerOptions = RecordFormatters.AddTo(RequestReaders.AddTo(options.SerializerOptions)));
        services.AddSingleton<HubLifetimeManager<ChatHub>, HubLifetime>();
        services.AddSingleton<ICallOrders, SerialCallOrders>();
        services.AddSingleton<OperationMetrics>().AddSingleton<HubCallFilter>().AddOptions<HubOptions>().Configure<HubCallFilter, ICallOrders>((options, filter, orders) =>
        {
            options.AddFilter(new TracingFilter()); // around the other: with the wait for a call's turn
            options.AddFilter(filter);
            options.MaximumParallelInvocationsPerClient = orders.MaxUnderWay;
        });
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol>(provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<JsonHubProtocol>(provider)));
        services.AddSingleton<IHubProtocol>(provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<MessagePackHubProtocol>(provider)));
        return services;
    }

    /// <summary>As SignalR's own MapHub, with <see cref="IHubTransport"/> in its places.</summary>
    public static void MapChatHub(this IEndpointRouteBuilder app)
    {
        var transport = app.ServiceProvider.GetService<IHubTransport>();
        var options = new HttpConnectionDispatcherOptions();
        options.LongPolling.PollTimeout = app.ServiceProvider.GetRequiredService<IOptions<TransportOptions>>().Value.LongPollTimeout;
        var hub = app.MapConnections(ChatEndpoints.Hub, options, connections =>
            {
                if (transport is not null) connections.Use(transport.Around);
                connections.UseHub<ChatHub>();
            })
            .WithMetadata(new HubMetadata(typeof(ChatHub)))
            .RequireAuthorization();
        if (transport is not null) hub.Add(endpoint => endpoint.RequestDelegate = transport.Before(endpoint.RequestDelegate!));
    }
}

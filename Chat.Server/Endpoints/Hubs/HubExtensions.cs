using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Http;
using Chat.Server.Endpoints.Requests;
using Chat.Server.FastPath;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Hubs;

internal static class HubExtensions
{
    /// <summary>
    /// How many calls of a connection may be under way; <see cref="CallGate"/> keeps them in order. A client that does not wait for its receipts gets so
    /// many messages into one commit; each is held in memory meanwhile.
    /// </summary>
    private const int MaxCallsUnderWay = 8;

    public static IServiceCollection AddChatHub(this IServiceCollection services)
    {
        services.AddSingleton<IUserIdProvider, SubjectUserIdProvider>();
        services
            .AddSignalR(options =>
            {
                options.DisableImplicitFromServicesParameters = true;
                options.MaximumParallelInvocationsPerClient = MaxCallsUnderWay;
            })
            .AddJsonProtocol(options =>
            {
                options.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
                RequestReaders.AddTo(options.PayloadSerializerOptions.Converters);
            })
            .AddMessagePackProtocol(options => options.SerializerOptions = RequestReaders.AddTo(options.SerializerOptions));
        services.AddSingleton<HubCallFilter>().AddOptions<HubOptions>().Configure<HubCallFilter>((options, filter) => options.AddFilter(filter));
        services.AddSingleton<IHubActivator<ChatHub>, ChatHubActivator>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<HubConnectionHandler<ChatHub>>(provider, new HubScope(provider)));
        services.AddSingleton<HubEndpoint>();
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol>(provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<JsonHubProtocol>(provider)));
        services.AddSingleton<IHubProtocol>(provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<MessagePackHubProtocol>(provider)));
        return services;
    }

    /// <summary>As SignalR's own MapHub, with the output of WebSockets sent by us, see <see cref="FramedTransport"/>.</summary>
    public static void MapChatHub(this IEndpointRouteBuilder app)
    {
        var own = app.ServiceProvider.GetRequiredService<HubEndpoint>();
        var options = new HttpConnectionDispatcherOptions();
        options.LongPolling.PollTimeout = app.ServiceProvider.GetRequiredService<IOptions<TransportOptions>>().Value.LongPollTimeout;
        app.MapConnections(ChatEndpoints.Hub, options, connections => connections
                .Use(next => async connection =>
                {
                    var transport = connection.Transport;
                    connection.Transport = new FramedTransport(connection, transport);
                    try
                    {
                        await next(connection);
                    }
                    finally
                    {
                        connection.Transport = transport; // SignalR ends it
                    }
                })
                .UseHub<ChatHub>())
            .WithMetadata(new HubMetadata(typeof(ChatHub)))
            .RequireAuthorization()
            .Add(endpoint => endpoint.RequestDelegate = own.Before(endpoint.RequestDelegate!));
    }
}

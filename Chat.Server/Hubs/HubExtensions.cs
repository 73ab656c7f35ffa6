using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Authentication;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Server.Hubs;

internal static class HubExtensions
{
    public static IServiceCollection AddChatHub(this IServiceCollection services)
    {
        services.AddSingleton<IUserIdProvider, SubjectUserIdProvider>();
        services
            .AddSignalR(options =>
            {
                options.AddFilter<HubCallFilter>();
                options.DisableImplicitFromServicesParameters = true;
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)
            .AddMessagePackProtocol();
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol>(provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<JsonHubProtocol>(provider)));
        services.AddSingleton<IHubProtocol>(provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<MessagePackHubProtocol>(provider)));
        return services;
    }

    public static void MapChatHub(this IEndpointRouteBuilder app) =>
        app.MapHub<ChatHub>(ChatEndpoints.Hub).RequireAuthorization();
}

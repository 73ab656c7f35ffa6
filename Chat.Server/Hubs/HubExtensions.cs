using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Hubs;

internal static class HubExtensions
{
    public static ISignalRServerBuilder AddChatHub(this IServiceCollection services)
    {
        services.AddSingleton<IUserIdProvider, SubjectUserIdProvider>();
        return services
            .AddSignalR(options =>
            {
                options.AddFilter<HubCallFilter>();
                options.MaximumReceiveMessageSize = 32 * 1024;
                options.DisableImplicitFromServicesParameters = true;
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)
            .AddMessagePackProtocol();
    }

    public static void MapChatHub(this IEndpointRouteBuilder app) =>
        app.MapHub<ChatHub>(ChatEndpoints.Hub).RequireAuthorization();
}

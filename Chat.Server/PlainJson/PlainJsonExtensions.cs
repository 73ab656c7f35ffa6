using Chat.Contracts;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Server.PlainJson;

internal static class PlainJsonExtensions
{
    public static IServiceCollection AddPlainJson(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, PlainJsonProtocol>());
        return services.AddSingleton<PlainJsonEndpoint>();
    }

    public static void MapPlainJson(this WebApplication app) =>
        app.MapGet(ChatEndpoints.PlainJson, app.Services.GetRequiredService<PlainJsonEndpoint>().HandleAsync);
}

using Chat.Contracts;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Server.Endpoints.PlainJson;

internal static class PlainJsonExtensions
{
    public static IServiceCollection AddPlainJson(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, PlainJsonProtocol>());
        return services.AddSingleton<PlainJsonEndpoint>();
    }

    // CONNECT is how a WebSocket is opened over HTTP/2 (RFC 8441), which browsers prefer where TLS offers it.
    public static void MapPlainJson(this WebApplication app) => app.MapMethods(
        ChatEndpoints.PlainJson, [HttpMethods.Get, HttpMethods.Connect], app.Services.GetRequiredService<PlainJsonEndpoint>().HandleAsync);
}

using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Hubs;
using Chat.Server.Kernel;
using Chat.Server.Stores.Redis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Server.FastPath;

internal static class FastPathExtensions
{
    /// <summary>
    /// Puts our own parts in the places of the framework's, where the setting says so: docs/dotnet.md has what they rest on. Call it after everything
    /// whose place it takes.
    /// </summary>
    public static IServiceCollection AddFastPath(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(OptionsSection.OfValue(FastPathSetting.Name)).AddSingleton<IValidateOptions<StartChecks>, FastPathSetting>();
        if (!FastPathSetting.IsOn(configuration)) return services;

        services.Configure<SocketTransportOptions>(options =>
        {
            // A flush ends when the socket has taken everything: otherwise a frame sent straight to the socket could overtake the answer to
            // the upgrade. The limit is in bytes, and half of it must still be one.
            options.MaxWriteBufferSize = 2;

            // What arrives is handled by the thread that received it, up to the hub: each change of threads that is saved is a wake-up less.
            options.UnsafePreferInlineScheduling = true;
        });
        services.Configure<KestrelServerOptions>(options => options.ConfigureEndpointDefaults(endpoint => endpoint.Use(following => TlsTransport.TryUnder(following) ?? Takeover.Around(following))));
        services
            .Replace(ServiceDescriptor.Singleton<ITurns>(Turns.Instance))
            .Replace(ServiceDescriptor.Singleton<IRedisSockets>(TurnSockets.Instance))
            .Replace(ServiceDescriptor.Singleton<ICallOrders, OverlappingCallOrders>())
            .Replace(ServiceDescriptor.Singleton<ISocketAcceptor, FastAcceptor>())
            .AddSingleton<SocketAcceptor>()
            .AddSingleton<IHubTransport, FastHubTransport>()
            .AddSingleton<IHubActivator<ChatHub>, ChatHubActivator>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<HubConnectionHandler<ChatHub>>(provider, new HubScope(provider)));
        return services;
    }

    /// <summary>What concerns the whole process, for one that has nothing else to do. To be called before there is a socket.</summary>
    public static void UseWholeProcess(this WebApplicationBuilder builder)
    {
        if (!FastPathSetting.IsOn(builder.Configuration)) return;
        SocketThreads.HandleWhatTheyReceive();
        builder.Services.AddHostedService<RuntimeSwitches>();
    }

    /// <summary>Accepts WebSockets, with the fast path those over HTTP/1.1 in our own way.</summary>
    public static void UseChatWebSockets(this WebApplication app)
    {
        if (!FastPathSetting.IsOn(app.Configuration))
        {
            app.UseWebSockets();
            return;
        }

        var time = app.Services.GetRequiredService<TimeProvider>();
        var sockets = app.Services.GetRequiredService<IOptions<WebSocketOptions>>().Value;
        var keepAlive = new KeepAliveTimes(sockets.KeepAliveInterval, sockets.KeepAliveTimeout);
        app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
                context.Features.Set<IHttpUpgradeFeature>(new FrameUpgrade(context, upgrade, keepAlive, time));
            return next(context);
        });
        app.UseWebSockets();
        app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is FrameUpgrade { IsKeptAlive: true } && context.Features.Get<IHttpWebSocketFeature>() is { } accept)
                context.Features.Set<IHttpWebSocketFeature>(new FrameAccept(accept));
            return next(context);
        });
    }
}

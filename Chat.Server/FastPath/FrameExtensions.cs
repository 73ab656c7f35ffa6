using Chat.Server.Endpoints.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Chat.Server.FastPath;

internal static class FrameExtensions
{
    /// <summary>
    /// Sees to it that a flush ends when the socket has taken everything: otherwise a frame sent straight to the socket could
    /// overtake the answer to the upgrade. The limit is in bytes, and half of it must still be one.
    /// <para>What arrives is handled by the thread that received it, up to the hub: each change of threads that is saved
    /// is a wake-up less. That thread serves one connection for the moment; other threads take what the others send.</para>
    /// </summary>
    public static IServiceCollection AddFrames(this IServiceCollection services) =>
        services.AddSingleton<OpenSockets>().Configure<SocketTransportOptions>(options =>
        {
            options.MaxWriteBufferSize = 2;
            options.UnsafePreferInlineScheduling = true;
        }).Configure<KestrelServerOptions>(options => options.ConfigureEndpointDefaults(endpoint => endpoint.Use(Takeover.Around)));

    /// <summary>Accepts WebSockets, those over HTTP/1.1 in our own way.</summary>
    public static void UseFramedWebSockets(this WebApplication app)
    {
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

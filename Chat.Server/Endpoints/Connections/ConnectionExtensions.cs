using Chat.Server.Kernel;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Connections;

internal static class ConnectionExtensions
{
    /// <summary>SignalR counts the byte that ends a record; the limit on frames does not.</summary>
    private const int RecordSeparator = 1;

    public static IServiceCollection AddClientConnections(this IServiceCollection services)
    {
        services.AddValidatedOptions<TransportOptions>(TransportOptions.Section);
        services.AddSingleton<IValidateOptions<TransportOptions>, TransportOptionsValidator>();
        services.AddSingleton<OpenSockets>().AddSingleton<ISocketAcceptor, SocketAcceptor>();
        services.AddOptions<HubOptions>().Configure<IOptions<TransportOptions>>((hub, transport) =>
            hub.MaximumReceiveMessageSize = transport.Value.MaxFrameBytes + RecordSeparator);

        // Afterwards, because SignalR turns the pings of WebSockets off in favour of its own. Those do not find a client
        // that has never sent one, and a plain-JSON client never does.
        services.AddOptions<WebSocketOptions>().PostConfigure<IOptions<TransportOptions>>((sockets, transport) =>
        {
            sockets.KeepAliveInterval = transport.Value.KeepAliveInterval;
            sockets.KeepAliveTimeout = transport.Value.KeepAliveTimeout;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<TransportOptions>>((forwarded, transport) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null; // as many proxies as are trusted
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in transport.Value.TrustedProxies) forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
        return services;
    }

    /// <summary>Believes the proxies that are trusted. Stands before whatever asks who the client is.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TransportOptions>>().Value.TrustedProxies.Length > 0) app.UseForwardedHeaders();
    }
}

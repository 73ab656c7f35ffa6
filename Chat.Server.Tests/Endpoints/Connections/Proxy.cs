namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>What stands between clients and the server, if anything.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    /// <summary>A node that is not there: what one node does not answer in time another cannot put right.</summary>
    public static readonly Uri Down = new("http://127.0.0.1:1");

    private readonly NginxProcess? nginx;

    private Proxy(NginxProcess? nginx, Uri root)
    {
        this.nginx = nginx;
        Root = root;
    }

    /// <summary>The server's root as clients see it; ends in a slash.</summary>
    public Uri Root { get; }

    public static async Task<Proxy> StartAsync(ProxyKind kind, Uri server, TimeSpan patience)
    {
        switch (kind)
        {
            case ProxyKind.None:
                return new Proxy(null, server);
            case ProxyKind.Shipped:
                var shipped = await NginxProcess.ShippedAsync(server, Down, patience);
                return new Proxy(shipped, shipped.Address);
            case ProxyKind.Bare:
                var bare = await NginxProcess.WithAsync($"location / {{ proxy_pass http://{server.Authority}; }}", patience);
                return new Proxy(bare, bare.Address);
            default:
                var prefix = await NginxProcess.WithAsync($$"""
                    location /chat/ {
                        proxy_pass http://{{server.Authority}}/;
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection upgrade;
                    }
                    """, patience);
                return new Proxy(prefix, new Uri(prefix.Address, "/chat/"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null) await nginx.DisposeAsync();
    }
}

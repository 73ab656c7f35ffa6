using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Connections;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>As <see cref="TwoNodes"/>, behind nginx with the configuration of <c>deploy/nginx.conf</c>; without nginx, directly.</summary>
public sealed class TwoNodesBehindNginx() : TwoNodes(new SharedRedisServer())
{
    private NginxProcess? nginx;

    /// <summary>Where clients connect.</summary>
    internal Uri Address => nginx?.Address ?? Addresses[0];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (NginxProcess.Program is null) return;
        nginx = await NginxProcess.ShippedAsync(Addresses[0], Addresses[1]);
        using var http = new HttpClient();
        await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(Address, "/health/ready"))).IsSuccessStatusCode, "nginx passes requests on");
    }

    public override async Task DisposeAsync()
    {
        if (nginx is not null) await nginx.DisposeAsync();
        await base.DisposeAsync();
    }

    internal override Task<ChatTestClient> ConnectAsync(string user, WireProtocol protocol, string[] roles) =>
        nginx is null ? base.ConnectAsync(user, protocol, roles) : Connect.ToAsync(nginx.Address, user, protocol, roles);
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Hosting;

namespace Chat.Server.Tests.ScaleOut;

/// <summary>As <see cref="TwoNodes"/>, behind nginx with the configuration of <c>deploy/nginx.conf</c>; without nginx, directly.</summary>
public sealed class TwoNodesBehindNginx() : TwoNodes(new SharedRedisServer())
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-nginx-");
    private Process? nginx;
    private Uri? address;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var program = new[] { "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null) return;

        var port = FreePort();
        var configuration = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "nginx.conf")))
            .Replace("127.0.0.1:5001", Addresses[0].Authority)
            .Replace("127.0.0.1:5002", Addresses[1].Authority)
            .Replace("127.0.0.1:5000", $"127.0.0.1:{port}")
            .Replace("/tmp/chat-hubs-nginx.pid", Path.Combine(folder.FullName, "nginx.pid"))
            .Replace("/dev/stdout", Path.Combine(folder.FullName, "access.log"));
        var path = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(path, configuration);
        nginx = Process.Start(program, ["-p", folder.FullName, "-c", path, "-g", "daemon off;"]);
        address = new Uri($"http://127.0.0.1:{port}");
        using var http = new HttpClient();
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri(address, "/health/ready"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "nginx passes requests on");
    }

    public override async Task DisposeAsync()
    {
        if (nginx is not null)
        {
            using (var stop = Process.Start("kill", ["-TERM", $"{nginx.Id}"])) await stop.WaitForExitAsync();
            await nginx.WaitForExitAsync();
            nginx.Dispose();
        }

        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    internal override Task<ChatTestClient> ConnectAsync(string user, WireProtocol protocol, string[] roles) =>
        address is null ? base.ConnectAsync(user, protocol, roles) : Connect.ToAsync(address, user, protocol, roles);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

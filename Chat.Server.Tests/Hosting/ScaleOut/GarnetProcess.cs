using System.Net;
using System.Net.Sockets;
using Garnet;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Garnet, another server of the Redis protocol, inside the test process: what runs on it needs nothing installed.</summary>
internal sealed class GarnetProcess : IDisposable
{
    private readonly GarnetServer server;

    public GarnetProcess()
    {
        var port = FreePort();
        ConnectionString = $"127.0.0.1:{port}";
        server = new GarnetServer(
            [
                "--bind", "127.0.0.1", "--port", $"{port}", "--memory", "64m", "--index", "4m",
                "--lua", "--lua-transaction-mode",
            ],
            NullLoggerFactory.Instance);
        server.Start();
    }

    public string ConnectionString { get; }

    public void Dispose() => server.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

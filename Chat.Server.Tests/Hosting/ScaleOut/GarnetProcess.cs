using Chat.LoadTest.Nodes;
using Garnet;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Garnet, another server of the Redis protocol, inside the test process: what runs on it needs nothing installed.</summary>
internal sealed class GarnetProcess : IDisposable
{
    private readonly GarnetServer server;

    public GarnetProcess()
    {
        var port = FreePort.Take();
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
}

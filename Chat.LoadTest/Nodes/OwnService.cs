using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;

namespace Chat.LoadTest.Nodes;

/// <summary>Nodes and Redis servers as processes of this machine, which end with it. Data is in a folder that is removed.</summary>
internal sealed class OwnService : IAsyncDisposable
{
    public const string Redis = "redis";

    private const string Key = "a signing key of this load test only";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<Process> processes = [];
    private readonly List<WatchedProcess> watched = [];
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("chat-nodes-");

    private OwnService()
    {
    }

    public List<Uri> Nodes { get; } = [];

    /// <summary>As <c>ConnectionStrings:Redis</c> has them.</summary>
    public List<string> RedisServers { get; } = [];

    public IReadOnlyList<WatchedProcess> Watched => watched;

    public static Tokens Tokens { get; } = Tokens.Signed(Key);

    /// <param name="server">The server's assembly.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="redis">How many Redis servers, without persistence; with 0 there is one node, and its log is in memory or SQLite.</param>
    /// <param name="sqlite">Whether it is in SQLite.</param>
    /// <param name="settings">More settings of the nodes, as their command line has them.</param>
    /// <param name="cancellation">Ends the starting.</param>
    public static async Task<OwnService> StartAsync(FileInfo server, int nodes, int redis, bool sqlite, string[] settings, CancellationToken cancellation)
    {
        var service = new OwnService();
        try
        {
            for (var i = 0; i < redis; i++)
            {
                var port = FreePort.Take();
                service.Start(Redis, "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", service.data.FullName);
                service.RedisServers.Add($"127.0.0.1:{port}");
                await AnswersAsync(port, cancellation);
            }

            string[] store =
            [
                .. service.RedisServers.Select((address, i) => $"--ConnectionStrings:Redis:{i}={address}"),
                .. redis > 0 ? Array.Empty<string>() : [$"--Chat:History:Store={(sqlite ? "Sqlite" : "Memory")}", $"--ConnectionStrings:Sqlite=Data Source={Path.Combine(service.data.FullName, "messages.db")}"],
            ];
            for (var i = 0; i < nodes; i++)
            {
                var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
                service.Start(
                    WatchedProcess.Server, "dotnet",
                    [server.FullName, $"--urls={address}", $"--Jwt:SigningKey={Key}", "--Chat:Limits:Enabled=false", "--Logging:LogLevel:Default=Warning", .. store, .. settings]);
                service.Nodes.Add(address);
            }

            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            foreach (var node in service.Nodes) await service.IsReadyAsync(http, node, cancellation);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        data.Delete(recursive: true);
    }

    private void Start(string label, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = data.FullName };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        try
        {
            var process = Process.Start(start)!;
            process.BeginOutputReadLine(); // else it would stand still once the pipe is full
            processes.Add(process);
            watched.Add(new WatchedProcess(label, process.Id));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new LoadException($"{program} could not be started: is it installed?");
        }
    }

    private async Task IsReadyAsync(HttpClient http, Uri node, CancellationToken cancellation)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < Patience; await Task.Delay(100, cancellation))
        {
            if (processes.FirstOrDefault(process => process.HasExited) is { } ended) throw new LoadException($"A process of the service ended with {ended.ExitCode}.");
            try
            {
                using var answer = await http.GetAsync(new Uri(node, "/health/ready"), cancellation);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new LoadException($"The node at {node} does not become ready.");
    }

    private static async Task AnswersAsync(int port, CancellationToken cancellation)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < Patience; await Task.Delay(20, cancellation))
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }

        throw new LoadException("A Redis does not begin to listen.");
    }
}

using System.Net;
using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics.Heartbeats;

/// <summary>A real server in whose process a thread that sockets need does not come back.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private const int Threads = 3;

    private static readonly string[] Settings = ["--Chat:History:Store=Memory", "--Chat:Health:HeartbeatTimeout=00:00:02", "--Logging:LogLevel:Chat.Server.Hosting.Diagnostics=Debug"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-test-");

    private string File => Path.Combine(folder.FullName, "stuck");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_server_with_a_stuck_socket_thread_is_not_live_until_the_thread_comes_back()
    {
        await using var server = await StartAsync();
        using var connections = new Connections(server.Address);
        await connections.UntilAsync(health => health is { Code: HttpStatusCode.OK }, "it is live");

        await System.IO.File.WriteAllTextAsync(File, "");
        await connections.UntilAsync(health => health is { Code: HttpStatusCode.ServiceUnavailable, Status: "unhealthy" } && health["socket_threads"] == "stuck_socket_thread", "it is not live");
        server.Output.Should().Contain($"1 of {Threads} threads that wait for sockets");

        System.IO.File.Delete(File);
        await connections.UntilAsync(health => health is { Code: HttpStatusCode.OK, Status: "healthy" } && health["socket_threads"] is null, "it is live again");
    }

    [Fact]
    public async Task Each_socket_thread_has_a_heartbeat()
    {
        await using var server = await StartAsync();

        await Wait.UntilAsync(() => server.Output.Contains("A heartbeat goes through"), "the threads are found");

        server.Output.Should().Contain($"A heartbeat goes through {Threads} of the {Threads} threads");
    }

    [Fact]
    public async Task A_server_that_stood_still_is_live_when_it_goes_on()
    {
        await using var server = await StartAsync();
        await Wait.UntilAsync(() => server.Output.Contains("A heartbeat goes through"), "the threads are found");
        using var http = new HttpClient { BaseAddress = server.Address };

        server.Signal("STOP");
        await Task.Delay(TimeSpan.FromSeconds(5)); // longer than a beat may be missing
        server.Signal("CONT");

        for (var i = 0; i < 100; i++) (await http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        server.Output.Should().NotContain("have not come back");
    }

    [Fact]
    public async Task Where_the_pool_handles_what_sockets_receive_the_heartbeat_is_that_of_the_pool()
    {
        await using var server = await ServerProcess.StartAsync([.. Settings, "--Chat:FastPath=Off"]);

        await Wait.UntilAsync(() => server.Output.Contains("A heartbeat goes through the thread pool"), "it is found");

        using var http = new HttpClient { BaseAddress = server.Address };
        (await HealthReading.OfAsync(http, "/health/live"))["socket_threads"].Should().BeNull();
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartWithAsync(
        [
            ("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location), (StartupHook.Variable, File),
            (SocketThreads.Setting, "1"), ("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", $"{Threads}"),
        ],
        Settings);

    /// <summary>More connections than there are threads: whichever is stuck, some are with another.</summary>
    private sealed class Connections(Uri server) : IDisposable
    {
        private readonly HttpClient[] clients = [.. Enumerable.Range(0, 4 * Threads).Select(_ => new HttpClient { BaseAddress = server, Timeout = Wait.Deadline })];

        public async Task UntilAsync(Func<HealthReading, bool> condition, string description) =>
            await await Task.WhenAny(clients.Select(http => Wait.UntilAsync(async () => condition(await HealthReading.OfAsync(http, "/health/live")), description)));

        public void Dispose() => Array.ForEach(clients, client => client.Dispose());
    }
}

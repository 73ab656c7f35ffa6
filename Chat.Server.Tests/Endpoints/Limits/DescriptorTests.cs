using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Limits;

/// <summary>A real server that may have few files open.</summary>
public sealed class DescriptorTests : IDisposable
{
    private const int Limit = 400;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-descriptors-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task More_clients_than_descriptors_are_turned_away_or_wait_and_the_server_lives_and_says_what_to_raise()
    {
        if (!OperatingSystem.IsLinux()) return; // where the limit of a process is set so
        await using var server = await ServerProcess.StartUnderAsync(
            ["bash", "-c", $"ulimit -n {Limit}; exec \"$@\"", "bash"],
            $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}",
            "--Chat:Limits:Enabled=true", "--Chat:Limits:ConnectionsPerAddress=10000", "--Chat:Limits:ConnectionsPerUser=10000");
        await Wait.UntilAsync(() => server.Output.Contains("[1600]"), "the server says that it takes fewer connections");
        var room = int.Parse(Regex.Match(server.Output, $@"The limit of {Limit} open files leaves room for (\d+) connections; Chat:Limits:Connections asks for 100000\. .*ulimit -n").Groups[1].Value);
        room.Should().BeInRange(1, Limit);
        var sockets = new List<IAsyncDisposable>();
        var token = TestTokens.For("alice");

        // Up to the limit they are let in, and then they are told.
        for (var i = 0; i < room; i++)
        {
            var client = await RawSocket.ConnectAsync(server.Address, token);
            sockets.Add(client);
            client.Status.Should().Be((int)HttpStatusCode.SwitchingProtocols);
        }

        var refused = await RawSocket.ConnectAsync(server.Address, token);
        sockets.Add(refused);
        refused.Status.Should().Be((int)HttpStatusCode.ServiceUnavailable);
        refused.Response.Should().Contain("Retry-After");

        // A flood of those who only connect takes the rest, and no more than that.
        var flood = Enumerable.Range(0, 600).Select(_ => new TcpClient()).ToArray();
        var connecting = Array.ConvertAll(flood, client => client.ConnectAsync(IPAddress.Loopback, server.Address.Port));
        await Wait.UntilAsync(() => server.Output.Contains("[1601]"), "the server says that it has no more descriptors");
        var first = (RawSocket)sockets[0];
        await first.SendTextAsync("""{"type":"ping","id":1}""");
        await first.ReadTextAsync("\"id\":1"); // who is there is served

        foreach (var client in flood) client.Dispose();
        foreach (var socket in sockets) await socket.DisposeAsync();
        await Task.WhenAll(connecting.Select(async attempt => await attempt.ContinueWith(_ => { }, TaskScheduler.Default)));

        foreach (var protocol in Connect.EveryProtocol)
        {
            ChatTestClient? client = null;
            await Wait.UntilAsync(async () => (client = await TryConnectAsync(server.Address, protocol)) is not null, "there is room again");
            await client!.JoinAsync("lobby");
            await client.SayAsync("lobby", "served");
            await client.DisposeAsync();
        }

        Regex.Matches(server.Output, @"\[1601\]").Should().ContainSingle("it is said once");
        Regex.Matches(server.Output, @"\[1600\]").Should().ContainSingle("it is said once");
        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task With_too_few_to_start_at_all_it_says_so()
    {
        if (!OperatingSystem.IsLinux()) return;

        var run = await ServerRun.ToEndAsync(["bash", "-c", "ulimit -n 300; exec \"$@\"", "bash"], $"--Jwt:SigningKey={TestTokens.SigningKey}", "--urls=http://127.0.0.1:0");

        run.ExitCode.Should().Be(1);
        run.Errors.Trim().Should().Match("The limit of 300 open files is too low for a server. *ulimit -n*").And.NotContain("\n");
    }

    private static async Task<ChatTestClient?> TryConnectAsync(Uri server, WireProtocol protocol)
    {
        try
        {
            return await Connect.ToAsync(server, "bob", protocol);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException)
        {
            return null; // full still
        }
    }
}

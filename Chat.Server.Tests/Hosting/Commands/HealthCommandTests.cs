using System.Net;
using System.Net.Sockets;
using Chat.Server.Hosting.Commands;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

public sealed class HealthCommandTests(ServerFixture fixture, TlsServer tls) : IClassFixture<ServerFixture>, IClassFixture<TlsServer>
{
    private Uri Server => fixture.Server.Address;

    [Fact]
    public async Task A_server_that_is_ready()
    {
        (await CommandRun.OfAsync("health", $"--urls={Server}")).Should().Be(new CommandRun(0, $"ready{Environment.NewLine}", ""));
        (await CommandRun.OfAsync("health", "--urls", $"http://*:{Server.Port}")).ExitCode.Should().Be(0);
        (await CommandRun.OfAsync("health", $"--http_ports={Server.Port}")).ExitCode.Should().Be(0);
        (await CommandRun.OfAsync("health", "--url", Server.ToString(), "--urls=http://127.0.0.1:1")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_its_own()
    {
        var address = tls.Server.Address;

        (await CommandRun.OfAsync("health", $"--Kestrel:Endpoints:Web:Url=https://*:{address.Port}")).ExitCode.Should().Be(0);
        (await CommandRun.OfAsync("health", "--url", address.ToString())).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_is_not_ready_and_says_why()
    {
        await using var server = await ChatServer.StartAsync("--ConnectionStrings:Redis=127.0.0.1:1,connectTimeout=500");

        var run = await CommandRun.OfAsync("health", "--url", server.Address.ToString());

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Errors.Should().Contain("answers 503").And.Contain("redis unhealthy (not_reachable)");
        (await CommandRun.OfAsync("health", "--url", new Uri(server.Address, "/health/live").ToString())).ExitCode.Should().Be(0, "the address may have a path");
    }

    [Fact]
    public async Task What_answers_is_no_chat_server()
    {
        var run = await CommandRun.OfAsync("health", "--url", new Uri(Server, "/health/unknown").ToString());

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Errors.Should().Contain("answers 404.");
    }

    [Fact]
    public async Task Nobody_answers()
    {
        var run = await CommandRun.OfAsync("health", "--urls=http://127.0.0.1:1");

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Errors.Should().StartWith("http://127.0.0.1:1/health/ready does not answer: ");
    }

    [Fact]
    public async Task An_answer_that_does_not_come()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var run = await CommandRun.OfAsync("health", $"--urls=http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", "--timeout", "1");

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Errors.Should().Contain("does not answer within 1 s.");
    }

    [Fact]
    public async Task A_configuration_that_does_not_say_where_it_is()
    {
        (await CommandRun.OfAsync("health", "--urls=http://127.0.0.1:0")).Should().Be(
            new CommandRun(78, "", $"The server listens on any free port: say which one it took, with --url.{Environment.NewLine}"));
        (await CommandRun.OfAsync("health", "--urls=nonsense")).ExitCode.Should().Be(78);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/health/ready")]
    [InlineData("http://127.0.0.1:5001/health/ready", "urls", "http://*:5001")]
    [InlineData("http://127.0.0.1:5001/health/ready", "urls", "https://+:5002;http://chat.example:5001")]
    [InlineData("http://[::1]:5001/health/ready", "urls", "http://[::]:5001")]
    [InlineData("http://192.0.2.7:5001/health/ready", "urls", "http://192.0.2.7:5001")]
    [InlineData("https://127.0.0.1:5002/health/ready", "urls", "https://0.0.0.0:5002")]
    [InlineData("http://127.0.0.1:8080/health/ready", "http_ports", "8080;8081", "https_ports", "8443")]
    [InlineData("http://127.0.0.1:8080/health/ready", "urls", "http://*:1", "Kestrel:Endpoints:Web:Url", "http://*:8080")]
    [InlineData("http://localhost/health/ready", "urls", "http://unix:/run/chat.sock")]
    public void The_address_is_that_of_the_configuration_as_it_is_reached_from_here(string expected, params string[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Chunk(2).ToDictionary(setting => setting[0], string? (string[] setting) => setting[1])).Build();

        var target = HealthTarget.Of(configuration);

        target.Address.Should().Be(new Uri(expected));
        target.Socket.Should().Be(expected == "http://localhost/health/ready" ? "/run/chat.sock" : null);
    }

    [Fact]
    public async Task A_server_that_answers_for_its_own_name_alone()
    {
        await using var server = await ChatServer.StartAsync("--AllowedHosts=chat.example");

        (await CommandRun.OfAsync("health", "--url", server.Address.ToString())).Errors.Should().Contain("answers 400.");
        (await CommandRun.OfAsync("health", $"--urls={server.Address}", "--AllowedHosts=chat.example")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_server_behind_a_unix_socket()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Directory.CreateTempSubdirectory("chat-socket-");
        var socket = $"http://unix:{Path.Combine(folder.FullName, "chat.sock")}";
        await using (await ChatServer.StartAsync($"--urls={socket}"))
            (await CommandRun.OfAsync("health", $"--urls={socket}")).ExitCode.Should().Be(0);

        folder.Delete(recursive: true);
    }
}

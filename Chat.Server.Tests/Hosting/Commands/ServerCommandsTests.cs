using Chat.Server.Hosting.Commands;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

public sealed class ServerCommandsTests
{
    public static TheoryData<string> Names => [.. ServerCommands.Create([]).Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_command_is_known_to_the_program_and_says_how_it_goes(string name)
    {
        ServerCommands.Is([name, "--help"]).Should().BeTrue();

        var run = await CommandRun.OfAsync(name, "--help");

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        run.Output.Should().Contain(name).And.Contain("Usage:");
    }

    [Fact]
    public async Task The_program_names_all_commands()
    {
        var run = await CommandRun.OfAsync("--help");

        run.ExitCode.Should().Be(0);
        foreach (var command in ServerCommands.Create([]).Subcommands) run.Output.Should().Contain($"  {command.Name} ");
    }

    [Fact]
    public void What_is_no_command_is_for_the_server()
    {
        string[][] starts = [[], ["--urls=http://127.0.0.1:0"], ["--Jwt:SigningKey", "health"], ["Jwt:SigningKey=x"], ["/urls", "http://127.0.0.1:0"], [""]];

        starts.Should().OnlyContain(arguments => !ServerCommands.Is(arguments));
    }

    [Theory]
    [InlineData("bakup file")]
    [InlineData("keys")]
    [InlineData("keys new")]
    [InlineData("keys old name")]
    [InlineData("keys new name everything")]
    [InlineData("health now")]
    [InlineData("health --timeout 0")]
    [InlineData("health --timeout soon")]
    [InlineData("health --url ftp://127.0.0.1")]
    [InlineData("health --urls")]
    [InlineData("check --quickly")]
    [InlineData("backup")]
    [InlineData("backup --overwite")]
    [InlineData("backup one two")]
    [InlineData("restore")]
    [InlineData("token")]
    [InlineData("token alice --lifetime 1y")]
    [InlineData("token alice --lifetime 0s")]
    [InlineData("token @alice bob")]
    public async Task What_makes_no_sense_is_64_and_says_why(string command)
    {
        var run = await CommandRun.OfAsync(command.Split(' '));

        run.ExitCode.Should().Be(64);
        run.Output.Should().BeEmpty();
        run.Errors.Should().NotBeEmpty();
    }

    [Fact]
    public void The_settings_of_a_command_are_those_that_a_server_would_have()
    {
        string[] arguments = ["--urls=http://127.0.0.1:5001", "--environment", "Development", "--ConnectionStrings:Redis=redis.example"];

        var settings = ServerSettings.Read(arguments);

        var server = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        settings.Environment.EnvironmentName.Should().Be(server.Environment.EnvironmentName);
        Values(settings.Configuration).Should().BeEquivalentTo(Values(server.Configuration));
    }

    [Fact]
    public void Settings_are_told_from_options_and_arguments()
    {
        var (command, settings) = CommandSettings.Split(
            ["backup", "--ConnectionStrings:Messages", "Data Source=a.db", "copy", "--Urls=http://*:1", "--overwrite", "--Chat:History:Store=Sqlite"]);

        command.Should().Equal("backup", "copy", "--overwrite");
        settings.Should().Equal("--ConnectionStrings:Messages", "Data Source=a.db", "--Urls=http://*:1", "--Chat:History:Store=Sqlite");
    }

    /// <summary>The one test with a process: that the program comes here at all.</summary>
    [Fact]
    public async Task The_program_runs_commands()
    {
        var run = await ServerRun.ToEndAsync([], "token", "alice", $"--Jwt:SigningKey={TestTokens.SigningKey}");

        run.Errors.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output.TrimEnd().Split('.').Should().HaveCount(3, "it is a token");
    }

    /// <summary>But for where the tests' own program lies.</summary>
    private static Dictionary<string, string?> Values(IConfiguration configuration) => configuration.AsEnumerable()
        .Where(setting => setting.Value is not null && !setting.Key.Equals("contentRoot", StringComparison.OrdinalIgnoreCase) && !setting.Key.Equals("applicationName", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
}

using System.Diagnostics;
using Chat.Server.Tests.Hosting;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_bad_configuration_reports_every_error_at_once_and_exits_non_zero()
    {
        var (exitCode, errors) = await RunServerAsync(
            "--environment=Production", "--urls=http://127.0.0.1:0",
            "--Jwt:SigningKey=short", "--Jwt:ClockSkew=00:05:00",
            "--Chat:Rooms:MaxTextLength=many", "--Chat:Rooms:MaxRoomsPerConnection=0", "--Chat:Rooms:MembersOnyl=true",
            "--Chat:History:Store=floppy",
            "--ConnectionStrings:Redis=redis.example:6379,password=secret,ssl=perhaps", "--Chat:Redis:LeaseDuration=00:00:05", "--Chat:Redis:KeyPrefix={chat}");

        exitCode.Should().Be(78);
        errors.Should().Contain("Jwt:SigningKey has fewer than 32 bytes");
        errors.Should().Contain("Jwt:ClockSkew");
        errors.Should().Contain("Chat:Rooms:MaxTextLength is 'many', which is not a whole number");
        errors.Should().Contain("Chat:Rooms:MaxRoomsPerConnection");
        errors.Should().Contain("Chat:Rooms:MembersOnyl is not a setting");
        errors.Should().Contain("Chat:History:Store is 'floppy', which is not one of Sqlite, Memory");
        errors.Should().Contain("ConnectionStrings:Redis cannot be read").And.NotContain("secret");
        errors.Should().Contain("Chat:Redis:LeaseDuration: A lease lasts at least three times as long");
        errors.Should().Contain("Chat:Redis:KeyPrefix: The field KeyPrefix has 1 to 100 characters, no braces");
    }

    [Fact]
    public async Task Production_without_a_key_refuses_to_start_and_says_what_to_set()
    {
        var (exitCode, errors) = await RunServerAsync("--environment=Production", "--urls=http://127.0.0.1:0");

        exitCode.Should().Be(78);
        errors.Should().Contain("Jwt:SigningKey").And.Contain("Jwt:Authority").And.Contain("Jwt:PublicKeyPath").And.Contain("Jwt__SigningKey");
    }

    private static async Task<(int ExitCode, string Errors)> RunServerAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        await output;
        return (process.ExitCode, await errors);
    }
}

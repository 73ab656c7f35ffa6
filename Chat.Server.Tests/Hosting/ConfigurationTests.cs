using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Hosting;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_bad_configuration_reports_every_error_at_once_and_exits_non_zero()
    {
        var (exitCode, errors) = await RunServerAsync(
            "--environment=Production", "--urls=http://127.0.0.1:0",
            "--Jwt:SigningKey=short", "--Jwt:ClockSkew=00:05:00",
            "--Chat:Rooms:MaxTextLength=many", "--Chat:Rooms:MaxRoomsPerConnection=0", "--Chat:Rooms:MaxDataBytes=65537", "--Chat:Rooms:MembersOnyl=true",
            "--Chat:History:Store=floppy", "--Chat:FastPath=Maybe", "--Chat:Log:Format=xml", "--Chat:Metrics:Url=nonsense", "--Chat:Health:LowFreeBytes=1", "--Chat:Health:HeartbeatTimeout=0",
            "--ConnectionStrings:Redis=redis.example:6379,password=secret,ssl=perhaps", "--Chat:Redis:LeaseDuration=00:00:05", "--Chat:Redis:KeyPrefix={chat}");

        exitCode.Should().Be(78);
        errors.Should().Contain("Jwt:SigningKey has fewer than 32 bytes");
        errors.Should().Contain("Jwt:ClockSkew");
        errors.Should().Contain("Chat:Metrics:Url: 'nonsense' is not an address");
        errors.Should().Contain("Chat:Rooms:MaxTextLength is 'many', which is not a whole number");
        errors.Should().Contain("Chat:Rooms:MaxRoomsPerConnection");
        errors.Should().Contain("Chat:Rooms:MaxDataBytes");
        errors.Should().Contain("Chat:Rooms:MembersOnyl is not a setting");
        errors.Should().Contain("Chat:History:Store is 'floppy', which is not one of Sqlite, Memory");
        errors.Should().Contain("Chat:FastPath is 'Maybe', which is not one of On, Off");
        errors.Should().Contain("Chat:Log:Format is 'xml', which is not one of Text, Json");
        errors.Should().Contain("Chat:Health:LowFreeBytes is 1; whoever is to be warned");
        errors.Should().Contain("Chat:Health:HeartbeatTimeout: ");
        errors.Should().Contain("ConnectionStrings:Redis cannot be read").And.NotContain("secret");
        errors.Should().Contain("Chat:Redis:LeaseDuration: A lease lasts at least three times as long");
        errors.Should().Contain("Chat:Redis:KeyPrefix: The field KeyPrefix has 1 to 100 characters, no braces");
    }

    [Theory]
    [InlineData("ConnectionStrings:Redis:1 is empty.", "Redis:0=a:1", "Redis:1= ")]
    [InlineData("ConnectionStrings:Redis:2 is not the next of the list", "Redis:0=a:1", "Redis:2=b:1")]
    [InlineData("ConnectionStrings:Redis:b is not the next of the list", "Redis:0=a:1", "Redis:b=b:1")]
    [InlineData("ConnectionStrings:Redis:1 is the same Redis as ConnectionStrings:Redis:0", "Redis:0=a:1", "Redis:1=redis://:secret@A:1/0")]
    [InlineData("ConnectionStrings:Redis:1 cannot be read", "Redis:0=a:1", "Redis:1=a,password=secret,secret")]
    [InlineData("ConnectionStrings:Redis is one address, and a list of them as well", "Redis=a:1", "Redis:0=b:1")]
    public void A_list_of_redis_servers_names_each_once_and_leaves_none_out(string failure, params string[] settings)
    {
        var start = () => Program.Build([$"--Jwt:SigningKey={TestTokens.SigningKey}", .. settings.Select(setting => $"--ConnectionStrings:{setting}")]);

        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().Contain(failure).And.NotContain("secret");
    }

    [Fact]
    public async Task A_message_of_a_client_has_room_for_the_longest_text_and_the_most_data()
    {
        var (exitCode, errors) = await RunServerAsync(
            "--environment=Production", "--urls=http://127.0.0.1:0", $"--Jwt:SigningKey={TestTokens.SigningKey}", "--Chat:Transport:MaxFrameBytes=42431");

        exitCode.Should().Be(78);
        errors.Should().Contain("Chat:Transport:MaxFrameBytes is 42431; a text of Chat:Rooms:MaxTextLength and data of Chat:Rooms:MaxDataBytes need 42432.");
    }

    [Fact]
    public async Task Production_without_a_key_refuses_to_start_and_says_what_to_set()
    {
        var (exitCode, errors) = await RunServerAsync("--environment=Production", "--urls=http://127.0.0.1:0");

        exitCode.Should().Be(78);
        errors.Should().Contain("Jwt:SigningKey").And.Contain("Jwt:Authority").And.Contain("Jwt:PublicKeyPath").And.Contain("Jwt__SigningKey");
    }

    [Theory]
    [InlineData("Chat:Rooms:MembersOnyl", "Chat:Rooms:MembersOnly")]
    [InlineData("Chat:Rooms:MEMBERONLY", "Chat:Rooms:MembersOnly")]
    [InlineData("CHAT:ROMS:MembersOnly", "Chat:Rooms")]
    [InlineData("Chat:FastPth", "Chat:FastPath")]
    [InlineData("Chat:MembersOnly", "Chat:Rooms:MembersOnly")]
    [InlineData("Jwt:SigninKey", "Jwt:SigningKey")]
    [InlineData("Jwt:MaxFrameBytes", "Chat:Transport:MaxFrameBytes")]
    [InlineData("Chat:Transport:TrustedProxy:0", "Chat:Transport:TrustedProxies")]
    [InlineData("Jwt:Banana", null)]
    public void The_name_that_was_probably_meant_is_the_nearest_one(string given, string? meant)
    {
        var start = () => Program.Build([$"--Jwt:SigningKey={TestTokens.SigningKey}", $"--{given}=false"]);

        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().MatchEquivalentOf($"{string.Join(':', given.Split(':').TakeWhile(part => part != "0").Take(given.StartsWith("CHAT") ? 2 : 3))} is not a setting{(meant is null ? "." : $"; did you mean {meant}?")}");
    }

    [Fact]
    public async Task Misspelt_names_in_the_environment_are_reported_with_everything_else()
    {
        var run = await ServerRun.ToEndAsync(
            ["env", "CHAT__ROOMS__MEMBERSONYL=true", "CHAT__LIMIT__ENABLED=false", "JWT__ISSUR=x", "Chat__Transport__AllowedOrigins=https://a.example", "Chat__Delivery=fast"],
            "--environment=Production", "--urls=http://127.0.0.1:0", "--Chat:Rooms:MaxTextLength=0");

        run.ExitCode.Should().Be(78);
        run.Errors.Should().MatchEquivalentOf("*Chat:Rooms:MEMBERSONYL is not a setting; did you mean Chat:Rooms:MembersOnly?*");
        run.Errors.Should().MatchEquivalentOf("*Chat:LIMIT is not a setting; did you mean Chat:Limits?*");
        run.Errors.Should().MatchEquivalentOf("*Jwt:ISSUR is not a setting; did you mean Jwt:Issuer?*");
        run.Errors.Should().Contain("Chat:Transport:AllowedOrigins is a list: give its first entry as Chat:Transport:AllowedOrigins:0");
        run.Errors.Should().Contain("Chat:Delivery is a group of settings");
        run.Errors.Should().Contain("Chat:Rooms:MaxTextLength").And.Contain("Jwt:SigningKey");
    }

    private static async Task<(int ExitCode, string Errors)> RunServerAsync(params string[] arguments)
    {
        var run = await ServerRun.ToEndAsync([], arguments);
        return (run.ExitCode, run.Errors);
    }
}

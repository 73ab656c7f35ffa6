using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.Commands;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Access;

public sealed class KeyConfigurationTests
{
    [Fact]
    public async Task A_key_from_the_command_line_works_when_its_entry_is_in_the_configuration()
    {
        var run = await CommandRun.OfAsync("keys", "new", "backend", "publish", "read");
        run.ExitCode.Should().Be(0);
        var key = run.Output.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("chk_"));
        var hash = run.Output.Split("\"Sha256\": \"")[1][..64];

        await using var server = await ChatServer.StartAsync(
            "--Chat:Api:Keys:0:Name=backend", $"--Chat:Api:Keys:0:Sha256={hash}", "--Chat:Api:Keys:0:Scopes:0=publish");
        using var client = ApiClient.OfNobody(server.Address);

        var answer = await client.SendAsync("POST", "rooms/room/messages", """{"text":"hello"}""", ("X-API-Key", key));

        (answer.Status, answer.String("from")).Should().Be((201, "system:backend"));
    }

    [Fact]
    public async Task Every_mistake_is_reported_at_once_with_its_path_and_without_the_hash()
    {
        var run = await ServerRun.ToEndAsync([], "--urls=http://127.0.0.1:0",
            "--Chat:Api:Keys:0:Name=", "--Chat:Api:Keys:0:Sha256=secret-text", "--Chat:Api:Keys:0:Scopes:0=everything", "--Chat:Api:Keys:1:Nmae=x", "--Chat:Api:RequestsPerSecond=0",
            "--Chat:Namespaces:0:Prefix=", "--Chat:Namespaces:0:Post=Nobody", "--Chat:Namespaces:1:Prefix=news-", "--Chat:Namespaces:1:SlowMode=02:00:00", "--Chat:Namespaces:2:Prefix=news-", "--Chat:Namespaces:2:Pots=Api");

        run.ExitCode.Should().Be(78);
        foreach (var expected in new[]
        {
            "Chat:Api:Keys:0:Name", "Chat:Api:Keys:0:Sha256", "Chat:Api:Keys:0:Scopes", "Chat:Api:Keys:1:Nmae is not a setting", "Chat:Api:RequestsPerSecond",
            "Chat:Namespaces:0:Prefix", "Chat:Namespaces:0:Post is 'Nobody', which is not one of Members, Moderators, Api", "Chat:Namespaces:1:SlowMode", "the prefix 'news-' stands twice",
            "Chat:Namespaces:2:Pots is not a setting; did you mean Chat:Namespaces",
        })
            run.Errors.Should().Contain(expected);
        run.Errors.Should().NotContain("secret-text");
    }
}

using System.Security.Cryptography;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

public sealed class TokenCommandTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Key = $"--Jwt:SigningKey={TestTokens.SigningKey}";

    [Fact]
    public async Task A_server_with_the_same_configuration_accepts_it()
    {
        var run = await CommandRun.OfAsync("token", "alice", "--role", "admin", "--role", "moderator", "--room", "lobby", "--lifetime", "30m", Key);

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        var user = (await fixture.Server.Get<TokenValidator>().ValidateAsync(run.Output.Trim(), CancellationToken.None))!;
        user.FindFirst("sub")!.Value.Should().Be("alice");
        user.IsInRole("admin").Should().BeTrue();
        user.FindAll("role").Select(claim => claim.Value).Should().Equal("admin", "moderator");
        user.FindAll("rooms").Select(claim => claim.Value).Should().Equal("lobby");
        (long.Parse(user.FindFirst("exp")!.Value) - long.Parse(user.FindFirst("iat")!.Value)).Should().Be(30 * 60);
    }

    [Fact]
    public async Task Without_options_it_is_a_plain_user_for_an_hour()
    {
        var run = await CommandRun.OfAsync("token", "bob", Key);

        var user = (await fixture.Server.Get<TokenValidator>().ValidateAsync(run.Output.Trim(), CancellationToken.None))!;
        user.Claims.Select(claim => claim.Type).Should().NotContain(["role", "rooms"]);
        (long.Parse(user.FindFirst("exp")!.Value) - long.Parse(user.FindFirst("iat")!.Value)).Should().Be(3600);
    }

    [Fact]
    public async Task The_key_may_be_a_secret_in_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("chat-secrets-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Jwt__SigningKey"), TestTokens.SigningKey);

        var run = await CommandRun.OfAsync("token", "bob", $"--Chat:SecretsPath={folder.FullName}");

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        (await fixture.Server.Get<TokenValidator>().ValidateAsync(run.Output.Trim(), CancellationToken.None)).Should().NotBeNull();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Issuer_and_audience_are_those_of_the_configuration()
    {
        var run = await CommandRun.OfAsync("token", "bob", Key, "--Jwt:Issuer=https://login.example", "--Jwt:Audience=chat");

        var token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(run.Output.Trim());
        (token.Issuer, token.Audiences.Single()).Should().Be(("https://login.example", "chat"));
    }

    [Fact]
    public async Task A_token_that_no_server_would_accept_is_not_made()
    {
        (await CommandRun.OfAsync("token", "bob", "--lifetime", "31d", Key)).ExitCode.Should().Be(64);
        (await CommandRun.OfAsync("token", " bob", Key)).ExitCode.Should().Be(64);
    }

    [Fact]
    public async Task Without_a_secret_there_is_nothing_to_sign_with()
    {
        var file = Path.GetTempFileName();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(file, key.ExportSubjectPublicKeyInfoPem());

        var run = await CommandRun.OfAsync("token", "bob", $"--Jwt:PublicKeyPath={file}");

        (run.ExitCode, run.Output).Should().Be((78, ""));
        run.Errors.Should().Contain("Only a public key is configured");
        (await CommandRun.OfAsync("token", "bob", "--environment=Production")).ExitCode.Should().Be(78);
        (await CommandRun.OfAsync("token", "bob", "--environment=Development")).Errors.Should().Contain("/dev/token");
        File.Delete(file);
    }
}

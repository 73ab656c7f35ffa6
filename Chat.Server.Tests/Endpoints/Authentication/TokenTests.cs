using System.Net;
using System.Security.Cryptography;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Authentication;

public sealed class TokenTests
{
    private static Dictionary<string, object> Sub(object value) => new() { ["sub"] = value };

    [Fact]
    public async Task Bad_tokens_are_refused_and_logged_nowhere()
    {
        await using var server = await ChatServer.StartAsync("--Jwt:Audience=chat", "--Jwt:Issuer=https://issuer.example");
        string Good(Dictionary<string, object> claims, string key = TestTokens.SigningKey, TimeSpan? lifetime = null, string audience = "chat", string issuer = "https://issuer.example") =>
            TestTokens.Create(claims, key, lifetime, audience, issuer);
        var bad = new Dictionary<string, string>
        {
            ["none"] = "",
            ["not a token"] = "abc.def.ghi",
            ["expired"] = Good(Sub("alice"), lifetime: TimeSpan.FromMinutes(-2)),
            ["for another audience"] = Good(Sub("alice"), audience: "other"),
            ["from another issuer"] = Good(Sub("alice"), issuer: "https://other.example"),
            ["without a signature"] = TestTokens.WithoutSignature("alice"),
            ["without sub"] = Good([]),
            ["with an empty sub"] = Good(Sub("")),
            ["with a blank sub"] = Good(Sub(" ")),
            ["with a sub of 129 characters"] = Good(Sub(new string('u', 129))),
            ["with a control character in sub"] = Good(Sub("a\nb")),
            ["signed with another key"] = Good(Sub("alice"), key: new string('k', 40)),
        };

        foreach (var (what, token) in bad)
        {
            (await RefusalOf(server, token)).Should().Be(HttpStatusCode.Unauthorized, $"the token is {what}");
            (await RefusalOf(server, token, inQuery: true)).Should().Be(HttpStatusCode.Unauthorized, $"the token is {what}, in the query");
        }

        await using var alice = await SignalRTestClient.ConnectAsync(server.Address, Good(Sub("alice")), WireProtocol.Json);
        (await alice.WelcomeAsync()).UserId.Should().Be("alice");
        foreach (var token in bad.Values.Append(Good(Sub("alice"))).Where(t => t.Length > 20))
            server.Log.Lines.Should().NotContain(line => line.Contains(token.Split('.')[2]) && token.Split('.')[2].Length > 0 || line.Contains(token));
    }

    [Fact]
    public async Task A_token_in_the_query_of_a_websocket_signs_in_and_never_reaches_a_log()
    {
        await using var server = await ChatServer.StartAsync();
        var token = TestTokens.For("alice");

        await using var alice = await QueryClient.ConnectAsync(server.Address, token);
        await server.StopAsync();

        server.Log.Lines.Should().Contain(line => line.Contains("alice connected"));
        server.Log.Lines.Should().NotContain(line => line.Contains(token));
    }

    [Fact]
    public async Task A_token_in_the_query_of_an_ordinary_request_is_not_accepted()
    {
        await using var server = await ChatServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };

        var answer = await http.PostAsync($"{ChatEndpoints.Hub}/negotiate?negotiateVersion=1&access_token={TestTokens.For("alice")}", null);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_public_key_accepts_its_own_tokens_and_no_others(bool elliptic)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = elliptic ? ecdsa.ExportSubjectPublicKeyInfoPem() : rsa.ExportSubjectPublicKeyInfoPem();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, pem);
        await using var server = await ChatServer.StartAsync("--Jwt:SigningKey=", $"--Jwt:PublicKeyPath={path}");
        SecurityKey key = elliptic ? new ECDsaSecurityKey(ecdsa) : new RsaSecurityKey(rsa);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = Sub("alice"),
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
            SigningCredentials = new SigningCredentials(key, elliptic ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.RsaSha256),
        });

        await using var alice = await SignalRTestClient.ConnectAsync(server.Address, token, WireProtocol.Json);
        var signedWithThePublicKeyAsSecret = TestTokens.Create(Sub("alice"), pem);

        (await alice.WelcomeAsync()).UserId.Should().Be("alice");
        (await RefusalOf(server, signedWithThePublicKeyAsSecret)).Should().Be(HttpStatusCode.Unauthorized);
        File.Delete(path);
    }

    private static async Task<HttpStatusCode?> RefusalOf(ChatServer server, string token, bool inQuery = false)
    {
        try
        {
            await using var client = inQuery
                ? await QueryClient.ConnectAsync(server.Address, token)
                : await SignalRTestClient.ConnectAsync(server.Address, token, WireProtocol.Json);
            return HttpStatusCode.OK;
        }
        catch (System.Net.WebSockets.WebSocketException e)
        {
            return e.Message.Contains("401") ? HttpStatusCode.Unauthorized : null;
        }
    }
}

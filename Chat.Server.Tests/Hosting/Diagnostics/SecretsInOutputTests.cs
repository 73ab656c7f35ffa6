using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>A real server process is given secrets of every kind, right and wrong, and prints none of them, however much it logs.</summary>
public sealed class SecretsInOutputTests
{
    private const string Password = "p4ss@w0rd/with:odd,ch%rs";
    private const string PlainPassword = "p4ssw0rd-of-letters";

    private static readonly string[] Everything = ["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace"];

    private readonly Secrets secrets = new();

    [RedisFact]
    public Task Tokens_and_keys_of_a_working_server() => UseAndMisuseAsync("trce:");

    [RedisFact]
    public Task Tokens_and_keys_of_a_working_server_that_logs_in_json_with_scopes() => UseAndMisuseAsync("\"LogLevel\":\"Trace\"", "--Chat:Log:Format=Json");

    [RedisFact]
    public async Task Passwords_that_redis_refuses()
    {
        secrets.Add("the wrong Redis password", "wr0ng@ss");
        secrets.Add("the wrong Redis password, encoded", "wr0ng%40ss");
        secrets.Add("the wrong Redis password in the other form", "wr0ng-too");
        secrets.Add("the right Redis password", PlainPassword);
        await using var redis = await RedisProcess.StartAsync("--requirepass", PlainPassword);
        foreach (var text in new[] { $"redis://:wr0ng%40ss@{redis.ConnectionString}", $"redis://default:wr0ng%40ss@{redis.ConnectionString}/1", $"{redis.ConnectionString},password=wr0ng-too" })
        {
            await using var server = await ServerProcess.StartAsync([.. Everything, $"--ConnectionStrings:Redis={text}"]);
            using var http = new HttpClient { BaseAddress = server.Address };
            (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            await Wait.UntilAsync(() => server.Output.Contains("this node goes on trying"), "the server has said that it cannot connect");
            server.Signal("TERM");
            await server.WaitForExitAsync();

            secrets.FoundIn(server.Output).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("http://:s3cret@127.0.0.1:6379")]
    [InlineData("redis://:s3cret@127.0.0.1:port")]
    [InlineData("redis://:s3cret/x@127.0.0.1:6379")]
    [InlineData("redis://s3cret@127.0.0.1:6379")]
    [InlineData("127.0.0.1:6379,password=a,s3cret")]
    [InlineData("127.0.0.1:6379,passwort=s3cret")]
    public async Task Addresses_that_cannot_be_read(string text)
    {
        secrets.Add("a part of the connection string", "s3cret");
        await using var server = ServerProcess.Launch([.. Everything, $"--ConnectionStrings:Redis={text}"]);

        (await server.WaitForExitAsync()).Should().Be(78);

        server.Output.Should().Contain("ConnectionStrings:Redis").And.Contain("rediss://");
        secrets.FoundIn(server.Output).Should().BeEmpty();
    }

    private async Task UseAndMisuseAsync(string said, params string[] settings)
    {
        var key = secrets.Add("the signing key", "a signing key that only this test has, and long enough");
        secrets.Add("the Redis password", Password);
        secrets.Add("the Redis password, encoded", Uri.EscapeDataString(Password));
        await using var redis = await RedisProcess.StartAsync("--requirepass", Password);
        await using var server = await ServerProcess.StartAsync([
            .. Everything, "--environment=Development", $"--Jwt:SigningKey={key}",
            $"--ConnectionStrings:Redis=redis://:{Uri.EscapeDataString(Password)}@{redis.ConnectionString}/0", .. settings,
        ]);
        using var http = new HttpClient { BaseAddress = server.Address };
        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, "the server is ready");

        await UseTokensAsync(server.Address, key);
        await MisuseTokensAsync(server.Address, http);
        await redis.KillAsync();
        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable, "the server is not ready");
        await redis.StartAgainAsync();
        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, "the server is ready again");
        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);

        server.Output.Should().Contain("alice connected as").And.Contain(said, "else it says too little to prove anything");
        secrets.FoundIn(server.Output).Should().BeEmpty();
    }

    private async Task UseTokensAsync(Uri server, string key)
    {
        foreach (var protocol in Connect.EveryProtocol)
        {
            var token = Token($"{protocol}", "alice", key);
            await using var client = await Connect.WithTokenAsync(server, token, protocol);
            await client.JoinAsync("room");
            await client.SayAsync("room", "hello");
            await client.RefreshAsync(Token($"refresh, {protocol}", "alice", key));
        }

        await using var query = await PlainTestClient.OpenAsync(new Uri($"ws://{server.Authority}{ChatEndpoints.PlainJson}?access_token={Token("access_token", "bob", key)}"));
        await query.WelcomeAsync();
        await using var subprotocol = await PlainTestClient.OpenAsync(new Uri($"ws://{server.Authority}{ChatEndpoints.PlainJson}"), options =>
        {
            options.AddSubProtocol("chat.v1");
            options.AddSubProtocol($"bearer.{Token("subprotocol", "carol", key)}");
        });
        await subprotocol.WelcomeAsync();

        using var admin = new HttpClient { BaseAddress = server };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secrets.AddToken("admin", TestTokens.Create(new() { ["sub"] = "root", ["role"] = "admin" }, key)));
        await admin.PostAsync("/api/v1/users/bob/revoke", null);
        var answer = await admin.PostAsJsonAsync("/dev/token", new { user = "dave" });
        var development = secrets.AddToken("development", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"]!);
        await using var dave = await Connect.WithTokenAsync(server, development, WireProtocol.PlainJson);
    }

    private async Task MisuseTokensAsync(Uri server, HttpClient http)
    {
        const string OtherKey = "another key that the server does not know at all";
        foreach (var protocol in Connect.EveryProtocol)
        {
            var connecting = () => Connect.WithTokenAsync(server, Token($"wrong, {protocol}", "mallory", OtherKey), protocol);
            await connecting.Should().ThrowAsync<Exception>();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/users/bob/revoke");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token("wrong, HTTP", "mallory", OtherKey));
        (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await http.GetAsync($"/no/such/page?token={Token("wrong page", "mallory", OtherKey)}");

        // What is no HTTP at all is quoted by whoever refuses it.
        await SendAsync(server, $"GET /api/v1/ws?token={Token("bad version", "mallory", OtherKey)} HTTP/7.7\r\nHost: x\r\n\r\n");
        await SendAsync(server, $"GET /api/v1/ws?token={Token("no version", "mallory", OtherKey)}\r\nHost: x\r\n\r\n");
        await SendAsync(server, $"G\u0001T /api/v1/ws?token={Token("bad method", "mallory", OtherKey)} HTTP/1.1\r\nHost: x\r\n\r\n");
        await SendAsync(server, $"GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nAuthorization Bearer {Token("no colon", "mallory", OtherKey)}\r\n\r\n");
        await SendAsync(server, $"GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \u0000{Token("bad header", "mallory", OtherKey)}\r\n\r\n");
        await SendAsync(server, $"GET http://x y/?token={Token("bad target", "mallory", OtherKey)} HTTP/1.1\r\nHost: x\r\n\r\n");
        await SendAsync(server, $"GET /api/v1/ws?token={Token("no host", "mallory", OtherKey)} HTTP/1.1\r\n\r\n");
        await SendAsync(server, $"GET /api/v1/ws HTTP/1.1\r\nHost: x?token={Token("bad host", "mallory", OtherKey)}\r\n\r\n");
    }

    private string Token(string name, string user, string key) => secrets.AddToken(name, TestTokens.Create(new() { ["sub"] = user, ["name"] = name }, key));

    /// <summary>Sends bytes as they are and waits until the server has done with them.</summary>
    private static async Task SendAsync(Uri server, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        tcp.Client.Shutdown(SocketShutdown.Send);
        using var answer = new StreamReader(stream);
        try
        {
            await answer.ReadToEndAsync().WaitAsync(Wait.Deadline);
        }
        catch (IOException)
        {
            // Reset: it has done with them.
        }
    }
}

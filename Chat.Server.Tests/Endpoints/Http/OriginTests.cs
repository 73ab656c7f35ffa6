using System.Net;
using System.Net.Http.Headers;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>Which pages may connect, and what the others are told.</summary>
public sealed class OriginTests
{
    private const string Listed = "--Chat:Transport:AllowedOrigins:0=https://app.example.com";

    private static readonly string Token = TestTokens.For("alice");

    [Theory]
    [InlineData("https://app.example.com", 101)]
    [InlineData("HTTPS://APP.EXAMPLE.COM", 101)]
    [InlineData("https://app.example.com:443", 101)]
    [InlineData("http://app.example.com", 403)]
    [InlineData("https://app.example.com:8443", 403)]
    [InlineData("https://app.example.com.evil.example", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://sub.app.example.com", 403)]
    [InlineData("null", 403)]
    [InlineData("file://", 403)]
    [InlineData("https://app.example.com/path", 403)]
    [InlineData("https://user@app.example.com", 403)]
    [InlineData("https://app.example.com, https://evil.example", 403)]
    [InlineData("http://localhost:3000", 403)]
    public async Task Both_websocket_endpoints_look_at_the_origin(string origin, int status)
    {
        await using var server = await ChatServer.StartAsync("--environment=Production", Listed);

        (await UpgradeAsync(server, origin)).Should().Equal(status, status);
    }

    [Theory]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://BÜCHER.Example:443", "https://xn--bcher-kva.example")]
    [InlineData("https://xn--bcher-kva.example", "https://xn--bcher-kva.example")]
    [InlineData("https://XN--BCHER-KVA.example", "https://xn--bcher-kva.example")]
    [InlineData("http://bücher.example:80", "http://xn--bcher-kva.example")]
    [InlineData("https://bücher.example:8443", "https://xn--bcher-kva.example:8443")]
    [InlineData("https://faß.example", "https://xn--fa-hia.example")]
    [InlineData("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah")]
    [InlineData("https://例え。テスト", "https://xn--r8jz45g.xn--zckzah")]
    [InlineData("https://кто.рф", "https://xn--j1ail.xn--p1ai")]
    [InlineData("https://हिन्दी.example", "https://xn--j2bd4cyah0f.example")]
    [InlineData("https://👍.example", "https://xn--yp8h.example")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    [InlineData("Capacitor://LocalHost/", "capacitor://localhost")]
    [InlineData("tauri://localhost", "tauri://localhost")]
    [InlineData("ionic://localhost", "ionic://localhost")]
    [InlineData("http://tauri.localhost", "http://tauri.localhost")]
    [InlineData("https://tauri.localhost", "https://tauri.localhost")]
    [InlineData("app://obsidian.md", "app://obsidian.md")]
    [InlineData("chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop")]
    [InlineData("http://[::1]:5173", "http://[::1]:5173")]
    public async Task What_is_listed_is_what_a_browser_sends_however_it_is_written(string listed, string sent)
    {
        await using var server = await ChatServer.StartAsync("--environment=Production", $"--Chat:Transport:AllowedOrigins:0={listed}");

        (await UpgradeAsync(server, sent)).Should().Equal(101, 101);
        using var preflight = await PreflightAsync(server, $"{ChatEndpoints.Hub}/negotiate", sent);
        Allowed(preflight).Should().Equal(sent);
        foreach (var other in new[] { "https://bucher.example", "https://localhost", "http://localhost", "capacitor://localhost:1", "capacitor://other", "null" })
            (await UpgradeAsync(server, other)).Should().Equal([403, 403], $"{other} is not listed");
    }

    [Fact]
    public async Task An_app_shell_is_not_a_page_of_the_server_because_of_its_host()
    {
        await using var server = await ChatServer.StartAsync("--environment=Production");

        (await UpgradeAsync(server, $"capacitor://{server.Address.Authority}")).Should().Equal(403, 403);
    }

    [Fact]
    public async Task The_servers_own_pages_may_always_connect_and_programs_too()
    {
        await using var server = await ChatServer.StartAsync("--environment=Production");

        (await UpgradeAsync(server, $"http://{server.Address.Authority}")).Should().Equal(101, 101);
        (await UpgradeAsync(server, $"https://{server.Address.Authority}")).Should().Equal([101, 101], "TLS may end before the server");
        (await UpgradeAsync(server, $"http://{server.Address.Host}:1")).Should().Equal(403, 403);
        (await UpgradeAsync(server, origin: null)).Should().Equal(101, 101);
        (await UpgradeAsync(server, "https://app.example.com")).Should().Equal([403, 403], "nobody else is allowed by default");
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("https://[::1]:5173")]
    public async Task Localhost_may_connect_in_development_only(string origin)
    {
        await using var development = await ChatServer.StartAsync("--environment=Development");
        await using var production = await ChatServer.StartAsync("--environment=Production");

        (await UpgradeAsync(development, origin)).Should().Equal(101, 101);
        (await UpgradeAsync(development, "https://evil.example")).Should().Equal(403, 403);
        (await UpgradeAsync(production, origin)).Should().Equal(403, 403);
    }

    [Fact]
    public async Task A_star_allows_every_page()
    {
        await using var server = await ChatServer.StartAsync("--environment=Production", "--Chat:Transport:AllowedOrigins:0=*");

        (await UpgradeAsync(server, "https://anything.example")).Should().Equal(101, 101);
        (await UpgradeAsync(server, "null")).Should().Equal(101, 101);
    }

    [Fact]
    public async Task A_foreign_page_is_refused_before_the_upgrade_whatever_its_token_and_nobody_hears_of_it()
    {
        await using var server = await ChatServer.StartAsync("--environment=Production");

        await using var foreign = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.PlainJson}?token={Token}", "Origin: https://evil.example");

        foreign.Status.Should().Be(403);
        foreign.Response.Should().Contain("application/problem+json");
        server.Log.Lines.Should().NotContain(line => line.Contains("connected as"));
    }

    [Fact]
    public async Task A_foreign_page_can_not_negotiate_with_the_hub_either()
    {
        await using var server = await ChatServer.StartAsync("--environment=Production", Listed);

        using var foreign = await NegotiateAsync(server, "https://evil.example");
        using var listed = await NegotiateAsync(server, "https://app.example.com");

        foreign.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await foreign.Content.ReadAsStringAsync()).Should().Contain("\"code\":\"forbidden\"");
        listed.StatusCode.Should().Be(HttpStatusCode.OK);
        Allowed(listed).Should().Equal("https://app.example.com");
        listed.Headers.GetValues("Access-Control-Allow-Credentials").Should().Equal("true");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData(ChatEndpoints.Hub + "/negotiate")]
    public async Task The_same_list_decides_who_may_read_answers_over_http(string path)
    {
        await using var server = await ChatServer.StartAsync("--environment=Production", Listed);

        using var listed = await PreflightAsync(server, path, "https://app.example.com");
        using var foreign = await PreflightAsync(server, path, "https://evil.example");

        listed.StatusCode.Should().Be(HttpStatusCode.NoContent);
        Allowed(listed).Should().Equal("https://app.example.com");
        Allowed(foreign).Should().BeEmpty();
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("ws://app.example.com")]
    [InlineData("https://app.example.com/chat")]
    [InlineData("wss://app.example.com")]
    [InlineData("https://app.example.com?x")]
    [InlineData("https://app.example.com#x")]
    [InlineData("https://user@app.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("https://-.example")]
    [InlineData("https://")]
    [InlineData("localhost:3000")]
    [InlineData("capacitor:localhost")]
    [InlineData("capacitor://localhost/app")]
    [InlineData("file:///app/index.html")]
    [InlineData("null")]
    [InlineData("https://bu\u0308cher.example")]
    [InlineData("https://ｂｕｃｈ.example")]
    [InlineData("https://üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.example")]
    public async Task A_list_with_something_that_is_no_origin_is_refused_at_start(string entry)
    {
        var starting = async () => await ChatServer.StartAsync($"--Chat:Transport:AllowedOrigins:0={entry}");

        (await starting.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(entry);
    }

    /// <summary>The status of an upgrade at the plain endpoint and at the hub.</summary>
    private static async Task<int[]> UpgradeAsync(ChatServer server, string? origin)
    {
        string[] headers = origin is null ? [] : [$"Origin: {origin}"];
        await using var plain = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.PlainJson}?token={Token}", headers);
        await using var hub = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.Hub}?access_token={Token}", headers);
        return [plain.Status, hub.Status];
    }

    private static async Task<HttpResponseMessage> NegotiateAsync(ChatServer server, string origin)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"{ChatEndpoints.Hub}/negotiate?negotiateVersion=1"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Add("Origin", origin);
        return await http.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(ChatServer server, string path, string origin)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(server.Address, path));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        return await http.SendAsync(request);
    }

    private static IEnumerable<string> Allowed(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values : [];
}

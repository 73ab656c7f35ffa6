using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.Http;
using Chat.Server.Ports;
using Chat.Server.Tests.Endpoints.Connections;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>Whatever the name of a user or a room: the one that arrives is the one that was meant, or the request is refused.</summary>
public sealed class NameTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> MalformedAddresses => new()
    {
        { "bytes that are no UTF-8", "%FF" }, { "an overlong slash", "%C0%AF" }, { "half a character", "%C3" }, { "a surrogate", "%ED%A0%80" },
        { "no hexadecimal digits", "%zz" }, { "an escape that ends", "%4" }, { "the end of a text", "%00" }, { "nothing", "" },
        { "white space at an end", "a%20" }, { "the folder itself", "." }, { "the folder above", ".." }, { "the folder above, escaped", "%2E%2e" },
        { "a detour", "b/../a" }, { "a detour, escaped", "b/%2e%2E/a" }, { "an empty segment", "/a" },
    };

    public static TheoryData<string> LargeBody => ["""{"user_id":"alice"}""".PadRight(10_000)];

    [Fact]
    public Task Every_user_can_be_addressed() => UsersAreWhoWasMeantAsync(ProxyKind.None);

    [NginxTheory]
    [InlineData(ProxyKind.Shipped)]
    [InlineData(ProxyKind.Bare)]
    public Task Every_user_can_be_addressed_through_a_proxy(ProxyKind kind) => UsersAreWhoWasMeantAsync(kind);

    [NginxTheory]
    [InlineData(ProxyKind.Prefix)]
    public async Task Every_user_can_be_addressed_in_a_body_where_a_proxy_rewrites_paths(ProxyKind kind)
    {
        await using var server = await StartAsync();
        await using var proxy = await Proxy.StartAsync(kind, server.Address, Patience);
        using var http = Admin();

        foreach (var name in GeneratedNames.All) (await AnsweredUserAsync(await RevokeInBodyAsync(http, proxy.Root, name))).Should().Be(name);
    }

    [Fact]
    public Task Every_room_can_be_addressed() => RoomsAreWhatWasMeantAsync(ProxyKind.None);

    [NginxTheory]
    [InlineData(ProxyKind.Shipped)]
    [InlineData(ProxyKind.Bare)]
    public Task Every_room_can_be_addressed_through_a_proxy(ProxyKind kind) => RoomsAreWhatWasMeantAsync(kind);

    [Theory]
    [MemberData(nameof(MalformedAddresses))]
    public async Task An_address_that_does_not_tell_whom_it_means_is_refused(string why, string segment)
    {
        await using var server = await StartAsync();
        using var http = Admin();

        using var answer = await http.PostAsync(Exactly($"{server.Address.GetLeftPart(UriPartial.Authority)}{ChatEndpoints.Users}/{segment}/revoke"), null);

        ((int)answer.StatusCode).Should().BeInRange(400, 499, why);
        foreach (var user in new[] { "a", "b", "revoke", "users", segment }) (await RevokedAsync(server, user)).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("\"alice\"")]
    [InlineData("{}")]
    [InlineData("""{"user_id":null}""")]
    [InlineData("""{"user_id":["alice"]}""")]
    [InlineData("""{"user_id":""}""")]
    [InlineData("""{"user_id":" alice"}""")]
    [InlineData("""{"user_id":"alice","user_id":"bob"}""")]
    [InlineData("""{"user_id":"\ud800"}""")]
    [InlineData("""{"user_id":"alice"} {}""")]
    [InlineData("""{"userId":"alice"}""")]
    [MemberData(nameof(LargeBody))]
    public async Task A_body_that_does_not_tell_whom_it_means_is_refused(string body)
    {
        using var http = Admin();

        foreach (var environment in new[] { "Development", "Production" })
        {
            await using var server = await ChatServer.StartAsync("--Chat:History:Store=Memory", $"--environment={environment}");
            using var answer = await http.PostAsync(new Uri(server.Address, $"{ChatEndpoints.Users}/revoke"), new StringContent(body, Encoding.UTF8, "application/json"));
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
            (await AdminClient.CodeOf(answer)).Should().Be(ChatErrors.InvalidRequest);
            foreach (var user in new[] { "alice", "bob", "revoke" }) (await RevokedAsync(server, user)).Should().BeFalse();
        }
    }

    private static async Task UsersAreWhoWasMeantAsync(ProxyKind kind)
    {
        await using var server = await StartAsync();
        await using var proxy = await Proxy.StartAsync(kind, server.Address, Patience);
        using var http = Admin();

        foreach (var name in GeneratedNames.All)
        {
            using var inPath = await http.PostAsync(Exactly($"{proxy.Root.GetLeftPart(UriPartial.Authority)}{ChatEndpoints.Users}/{Uri.EscapeDataString(name)}/revoke"), null);
            if (name is "." or ".." || !inPath.IsSuccessStatusCode) ShouldBeRefusedOrRemoved(name, inPath, kind);
            else (await AnsweredUserAsync(inPath)).Should().Be(name);
            (await RevokedAsync(server, name)).Should().Be(inPath.IsSuccessStatusCode, $"{name} was named in the path");

            (await AnsweredUserAsync(await RevokeInBodyAsync(http, proxy.Root, name))).Should().Be(name);
            (await RevokedAsync(server, name)).Should().BeTrue($"{name} was named in the body");
        }

        var all = await server.Get<IRevocations>().RevokedSinceAsync(DateTimeOffset.UnixEpoch);
        all.Keys.Should().BeSubsetOf(GeneratedNames.All, "nobody else was cut off");
    }

    private static void ShouldBeRefusedOrRemoved(string name, HttpResponseMessage answer, ProxyKind kind)
    {
        ((int)answer.StatusCode).Should().BeInRange(400, 499);
        if (name is not ("." or "..")) (kind != ProxyKind.None && name.Contains("..")).Should().BeTrue($"nothing but leaving the root is refused by a proxy, not {name}");
    }

    private static async Task RoomsAreWhatWasMeantAsync(ProxyKind kind)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapPost("/api/v1/rooms/{room}/echo", (HttpContext context) => PathName.Read(context, "room") is { } room ? Results.Json(new { room }) : Results.BadRequest());
        app.MapPost("/api/v1/rooms/echo", async (HttpContext context) => await BodyName.ReadAsync(context, "room") is { } room ? Results.Json(new { room }) : Results.BadRequest());
        await app.StartAsync();
        var server = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await using var proxy = await Proxy.StartAsync(kind, server, Patience);
        using var http = new HttpClient();

        foreach (var name in GeneratedNames.All)
        {
            using var inPath = await http.PostAsync(Exactly($"{proxy.Root.GetLeftPart(UriPartial.Authority)}/api/v1/rooms/{Uri.EscapeDataString(name)}/echo"), null);
            if (!inPath.IsSuccessStatusCode) ShouldBeRefusedOrRemoved(name, inPath, kind);
            else (await inPath.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("room").GetString().Should().Be(name);

            using var inBody = await http.PostAsJsonAsync(new Uri(proxy.Root, "api/v1/rooms/echo"), new { room = name });
            (await inBody.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("room").GetString().Should().Be(name);
        }
    }

    /// <summary>An address that the client leaves as it is.</summary>
    private static Uri Exactly(string address) => new(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static Task<HttpResponseMessage> RevokeInBodyAsync(HttpClient http, Uri root, string name) =>
        http.PostAsJsonAsync(new Uri(root, $"{ChatEndpoints.Users[1..]}/revoke"), new { user_id = name });

    private static async Task<string?> AnsweredUserAsync(HttpResponseMessage answer)
    {
        using var _ = answer;
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("user_id").GetString();
    }

    private static async Task<bool> RevokedAsync(ChatServer server, string user) => await server.Get<IRevocations>().RevokedBeforeAsync(user) is not null;

    private static HttpClient Admin()
    {
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For("root", ChatRoles.Admin));
        return http;
    }

    private static Task<ChatServer> StartAsync() => ChatServer.StartAsync("--Chat:History:Store=Memory");
}

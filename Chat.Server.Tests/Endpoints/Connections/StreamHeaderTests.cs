using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>What the hub tells proxies to do with a stream, and how long it leaves them waiting.</summary>
public sealed class StreamHeaderTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("*/*")]
    public async Task Proxies_are_told_to_pass_on_what_comes_at_once_and_unchanged(string accept)
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For("alice"));
        using var negotiated = await http.PostAsync($"{ChatEndpoints.Hub}/negotiate?negotiateVersion=1", null);
        var token = (await negotiated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ChatEndpoints.Hub}?id={token}");
        request.Headers.Accept.ParseAdd(accept);

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        answer.EnsureSuccessStatusCode();
        answer.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
        answer.Headers.CacheControl.Should().Match<CacheControlHeaderValue>(cache => cache.NoCache && cache.NoStore && cache.NoTransform);
    }

    [Fact]
    public async Task By_default_something_passes_before_a_usual_proxy_loses_its_patience()
    {
        var usual = TimeSpan.FromSeconds(60);
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "nginx.conf"));

        new TransportOptions().LongPollTimeout.Should().BeLessThan(usual / 2);
        new TransportOptions().KeepAliveInterval.Should().BeLessThan(usual / 2);
        shipped.Should().Contain("proxy_read_timeout 75s;");
    }
}

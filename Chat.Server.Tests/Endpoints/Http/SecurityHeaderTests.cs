using System.Net;
using Chat.Contracts;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http;

public sealed class SecurityHeaderTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/js/app.js", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/nothing/here", HttpStatusCode.NotFound)]
    [InlineData(ChatEndpoints.PlainJson, HttpStatusCode.UpgradeRequired)]
    [InlineData(ChatEndpoints.Hub, HttpStatusCode.Unauthorized)]
    public async Task Every_answer_restricts_what_a_browser_does_with_it(string path, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };

        var answer = await http.GetAsync(path);

        answer.StatusCode.Should().Be(status);
        string Header(string name) => answer.Headers.GetValues(name).Should().ContainSingle().Which;
        Header("X-Content-Type-Options").Should().Be("nosniff");
        Header("Referrer-Policy").Should().Be("no-referrer");
        Header("Content-Security-Policy").Should().Contain("frame-ancestors 'none'").And.Contain("default-src 'none'")
            .And.NotContain("unsafe").And.NotContain("*").And.NotContain("data:");
        answer.Headers.Contains("Server").Should().BeFalse();
    }
}

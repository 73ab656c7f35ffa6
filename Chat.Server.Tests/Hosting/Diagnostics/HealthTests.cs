using System.Net;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

public sealed class HealthTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_running_server_is_live_and_ready(string path)
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };

        (await http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK);
    }
}

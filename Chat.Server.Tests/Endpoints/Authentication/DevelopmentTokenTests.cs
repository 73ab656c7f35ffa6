using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Authentication;

public sealed class DevelopmentTokenTests
{
    [Fact]
    public async Task Development_without_a_key_makes_one_and_gives_tokens_for_any_name()
    {
        await using var server = await ChatServer.StartAsync("--environment=Development", "--Jwt:SigningKey=");
        using var http = new HttpClient { BaseAddress = server.Address };

        var answer = await http.PostAsJsonAsync("/dev/token", new { user = "alice", role = "admin" });
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        await using var alice = await SignalRTestClient.ConnectAsync(server.Address, token, WireProtocol.Json);
        await alice.BroadcastAsync("hello");

        (await alice.Events.FirstAsync<BroadcastNotice>()).From.Should().Be("alice");
        server.Log.Lines.Should().Contain(line => line.Contains("/dev/token gives anybody a token"));
        server.Log.Lines.Should().Contain(line => line.Contains("random key of this run"));
    }

    [Fact]
    public async Task A_bad_name_is_refused_with_a_code()
    {
        await using var server = await ChatServer.StartAsync("--environment=Development");
        using var http = new HttpClient { BaseAddress = server.Address };

        var answer = await http.PostAsJsonAsync("/dev/token", new { user = " " });

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().Should().Be(ChatErrors.InvalidRequest);
    }

    [Fact]
    public async Task Production_gives_no_tokens()
    {
        await using var server = await ChatServer.StartAsync("--environment=Production");
        using var http = new HttpClient { BaseAddress = server.Address };

        (await http.PostAsJsonAsync("/dev/token", new { user = "alice" })).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}

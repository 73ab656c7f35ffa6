using System.Globalization;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Access;

public sealed class ApiLimitTests
{
    [Fact]
    public async Task A_key_has_a_budget_of_its_own_and_every_answer_says_what_is_left()
    {
        await using var server = await ChatServer.StartAsync(
            [.. ApiClient.Key(0, "shop", "publish"), .. ApiClient.Key(1, "other", "publish"), "--Chat:Limits:Enabled=true", "--Chat:Api:RequestsPerSecond=1", "--Chat:Api:RequestsBurst=3"]);
        using var shop = ApiClient.WithKey(server.Address, "shop");
        using var other = ApiClient.WithKey(server.Address, "other");

        var first = await shop.PostAsync("rooms/room/messages", """{"text":"x"}""");
        ApiAnswer last;
        do last = await shop.PostAsync("rooms/room/messages", """{"text":"x"}""");
        while (last.Status == 201);

        first.Headers["RateLimit-Policy"].Should().Be("\"key\";q=3");
        first.Headers["RateLimit"].Should().Be("\"key\";r=2;t=0");
        (last.Status, last.Code).Should().Be((429, ChatErrors.RateLimited));
        int.Parse(last.Headers["Retry-After"], CultureInfo.InvariantCulture).Should().BePositive();
        last.Number("retry_after_ms").Should().BePositive();
        last.Headers["RateLimit"].Should().StartWith("\"key\";r=0;");
        (await other.PostAsync("rooms/room/messages", """{"text":"x"}""")).Status.Should().Be(201);
    }

    [Fact]
    public async Task A_user_shares_its_budget_between_its_connections_and_http()
    {
        await using var server = await ChatServer.StartAsync(
            "--Chat:Limits:Enabled=true", "--Chat:Limits:MessagesPerSecond=1", "--Chat:Limits:MessagesBurst=100", "--Chat:Limits:UserFactor=1");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("room");
        using var http = ApiClient.OfUser(server.Address, "alice");
        for (var i = 0; i < 95; i++) await alice.SayAsync("room", "x");

        var left = (await http.PostAsync("rooms/room/messages", """{"text":"x"}""")).Headers["RateLimit"];
        ApiAnswer last;
        do last = await http.PostAsync("rooms/room/messages", """{"text":"x"}""");
        while (last.Status == 201);

        int.Parse(left.Split("r=")[1].Split(';')[0], CultureInfo.InvariantCulture).Should().BeLessThan(60, "the connection has used most of it");
        (last.Status, last.Code).Should().Be((429, ChatErrors.RateLimited));
        (await http.GetAsync("rooms/room/messages")).Status.Should().Be(200, "questions are counted by themselves");
    }
}

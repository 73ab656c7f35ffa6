using System.Collections.Concurrent;
using System.Text.Json;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

public sealed class SessionTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(12);

    public override async Task InitializeAsync() =>
        Server = await ChatServer.StartAsync("--environment=Development", "--Jwt:ClockSkew=00:00:00", "--Jwt:ExpiryWarning=00:00:03");

    [BrowserFact]
    public async Task A_session_in_Development_outlives_its_token()
    {
        var alice = await OpenAsync();
        var requests = new ConcurrentQueue<string?>();
        var expired = TimeProvider.System.GetUtcNow();
        await alice.Page.RouteAsync("**/dev/token", async route =>
        {
            requests.Enqueue(route.Request.PostData);
            if (requests.Count > 1)
            {
                await route.ContinueAsync();
                return;
            }

            expired = TimeProvider.System.GetUtcNow() + Lifetime;
            var token = TestTokens.Create(new() { ["sub"] = "alice", ["role"] = "admin" }, lifetime: Lifetime);
            await route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(new { token }) });
        });
        await alice.SignInAsync("alice", admin: true);
        await alice.JoinAsync("general");

        await Wait.UntilAsync(() => requests.Count > 1 && TimeProvider.System.GetUtcNow() > expired, "another token was asked for, and the first one has expired");
        await alice.SayAsync("still here");

        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await Expect(alice.Page.GetByTestId("announce")).ToBeVisibleAsync();
        requests.Should().Equal("""{"user":"alice","role":"admin"}""", """{"user":"alice","role":"admin"}""");
        await alice.Page.ReloadAsync();
        await alice.SayAsync("and after a reload");
        await Expect(alice.InState("sent")).ToHaveCountAsync(2);
        requests.Should().HaveCount(2, "the new token is kept");
    }
}

using Chat.Server.Tests.ClientLibraries.Conformance.Network;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

/// <summary>The page behind a load balancer, while one of two nodes takes its leave.</summary>
[Collection(PageCollection.Name)]
public sealed class DrainedPageTests(BrowserFixture fixture)
{
    private const string NoteBanners = """
        () => {
          const bar = document.getElementById('connection-bar');
          new MutationObserver(() => { if (!bar.hidden) window.bannerShown = true; }).observe(bar, { attributes: true });
        }
        """;

    [BrowserAndRedisFact]
    public async Task A_node_that_is_drained_is_left_without_a_gap_and_without_a_banner()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2, "--Chat:Drain:Timeout=01:00:00", "--Chat:Drain:Spread=00:50:00");
        await using var balancer = new ClientProxy(nodes[0].Address);
        await using var bob = await nodes.ConnectAsync(1, "bob");
        await bob.JoinAsync("general");
        var page = await ChatPage.OpenAsync(await fixture.Browser, balancer.Address);
        var isTold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isLeft = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) =>
            {
                if (frame.Text?.Contains("\"draining\"", StringComparison.Ordinal) == true) isTold.TrySetResult();
            };
            socket.Close += (_, _) => isLeft.TrySetResult();
        };
        await page.Page.GetByTestId("name").FillAsync("alice");
        await page.Page.GetByTestId("sign-in").ClickAsync();
        await page.Page.GetByTestId("token").FillAsync(TestTokens.For("alice"));
        await page.Page.GetByTestId("use-token").ClickAsync();
        await page.JoinAsync("general");
        await page.SayAsync("before");
        await Expect(page.InState("sent")).ToHaveCountAsync(1);
        await bob.SayAsync("general", "before too");
        await page.ShowsAsync("before", "before too");
        await page.Page.EvaluateAsync(NoteBanners);

        balancer.Target = nodes[1].Address;
        nodes[0].Signal("TERM");
        await isTold.Task.WaitAsync(Wait.Deadline);
        await page.SayAsync("still at the old one");
        await Expect(page.InState("sent")).ToHaveCountAsync(2);
        // The client would go at its time, which is some minutes from now. A network that is there again has it go at once.
        await page.Page.EvaluateAsync("() => window.dispatchEvent(new Event('online'))");
        await isLeft.Task.WaitAsync(Wait.Deadline);
        await nodes[0].KillAsync();
        await bob.SayAsync("general", "and now");
        await page.SayAsync("at the new one");

        await page.ShowsAsync("before", "before too", "still at the old one", "and now", "at the new one");
        await Expect(page.InState("sent")).ToHaveCountAsync(3);
        await Expect(page.Page.GetByTestId("notice")).ToBeHiddenAsync();
        (await page.Page.EvaluateAsync<bool>("() => window.bannerShown === true")).Should().BeFalse();
        page.Errors.Should().BeEmpty();
        await page.Page.Context.CloseAsync();
    }
}

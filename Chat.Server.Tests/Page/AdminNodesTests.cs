using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

/// <summary>Two nodes that work, as an administrator sees them.</summary>
[Collection(PageCollection.Name)]
public sealed class AdminNodesTests(BrowserFixture fixture)
{
    private const int Rooms = 10_000;
    private const int RoomsOfOne = 500;

    [BrowserAndRedisFact]
    public async Task Both_nodes_and_ten_thousand_rooms_are_seen_under_load_and_a_node_that_is_killed_is_seen_to_go()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2, $"--Chat:Rooms:MaxRoomsPerConnection={RoomsOfOne}", "--Chat:Limits:ConnectionsPerAddress=1000");
        var members = await Task.WhenAll(Enumerable.Range(0, Rooms / RoomsOfOne).Select(i => nodes.ConnectAsync(0, $"member-{i}")));
        await Task.WhenAll(members.Select((member, i) => JoinAllAsync(member, i * RoomsOfOne)));
        var bob = await nodes.ConnectAsync(1, "bob");
        await bob.JoinAsync("room-00007");
        using var stopping = new CancellationTokenSource();
        var load = LoadAsync(members[0], "room-00007", stopping.Token);
        var browser = await fixture.Browser;
        var page = await ChatPage.OpenAsync(browser, new Uri(nodes[0].Address, "admin/"));
        var root = new AdminPage(page.Page);
        await root.EnterAsync(TestTokens.For("root", ChatRoles.Admin));

        await Expect(page.Page.GetByTestId("tile-nodes")).ToHaveTextAsync("2");
        await Expect(page.Page.GetByTestId("tile-rooms")).ToHaveTextAsync("10,000");
        await Expect(root.Plot("Memory").GetByRole(AriaRole.Status)).ToContainTextAsync("iB");
        await root.GoAsync("rooms");
        await Expect(root.Rows).ToHaveCountAsync(50);
        await page.Page.GetByTestId("next").ClickAsync();
        await Expect(root.Rows.First).ToContainTextAsync("room-00050");
        await page.Page.GetByTestId("search").FillAsync("room-00007");
        await Expect(root.Rows).ToHaveCountAsync(1);
        await Expect(root.Rows).ToContainTextAsync("/s");
        await root.PictureAsync("rooms");
        await root.GoAsync("nodes");
        await Expect(root.Nodes.And(page.Page.Locator("[data-state=up]"))).ToHaveCountAsync(2);
        await root.PictureAsync("nodes");

        await nodes[1].KillAsync();
        await Expect(page.Page.Locator("[data-testid=node][data-state=silent]")).ToHaveCountAsync(1);
        await root.PictureAsync("nodes-silent");
        await Expect(page.Page.Locator("[data-testid=node][data-state=lost]")).ToHaveCountAsync(1);
        await root.PictureAsync("nodes-lost");
        await root.GoAsync("overview");

        await Expect(page.Page.GetByTestId("events")).ToContainTextAsync("does not answer");
        await Expect(page.Page.GetByTestId("events")).ToContainTextAsync("is lost");
        await Expect(page.Page.GetByTestId("tile-nodes")).ToHaveTextAsync("1");
        await root.PictureAsync("overview-lost");
        await stopping.CancelAsync();
        await load;
        await page.Page.Context.CloseAsync();
        foreach (var member in members) await member.DisposeAsync();
        await bob.DisposeAsync();
    }

    private static async Task JoinAllAsync(ChatTestClient member, int first)
    {
        foreach (var some in Enumerable.Range(first, RoomsOfOne).Chunk(50))
            await Task.WhenAll(some.Select(room => member.JoinAsync($"room-{room:00000}")));
    }

    private static async Task LoadAsync(ChatTestClient client, string room, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested) await client.SayAsync(room, "under load");
    }
}

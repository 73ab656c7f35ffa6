using System.Text.RegularExpressions;
using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Page;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Samples;

/// <summary>
/// The samples in JavaScript, run as their README says; but the client is installed and built once for all tests, which is what their first start
/// does otherwise.
/// </summary>
[Collection(PageCollection.Name)]
public sealed class JavaScriptSampleTests(SampleServer server, BrowserFixture browser) : IClassFixture<SampleServer>
{
    [TypeScriptFact]
    public async Task The_bot_tells_the_time()
    {
        await using var bot = await StartAsync("node-bot", ("CHAT_ROOM", "clock"));
        await server.HasMemberAsync("clock", "clock");
        await server.SayAsync("clock", "!time Europe/Berlin");
        await server.HearsAsync("clock", text => text.StartsWith("Europe/Berlin: ", StringComparison.Ordinal), "the bot answers");
    }

    [TypeScriptBrowserFact]
    public async Task The_React_page_joins_shows_and_sends()
    {
        await server.SayAsync("react", "said before");
        var port = FreePort.Take();
        await using var site = await StartAsync("react", ("PORT", $"{port}"));
        await site.PrintsAsync($":{port}/");

        var page = await (await browser.Browser).NewPageAsync();
        await page.GotoAsync($"http://localhost:{port}");
        await page.Locator("[name=room]").FillAsync("react");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Expect(page.Locator("li")).ToHaveTextAsync(["tester said before"]);
        await page.GetByLabel("Message").FillAsync("from React");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.Locator("li")).ToHaveTextAsync(["tester said before", "alice from React"]);
        await page.CloseAsync();
    }

    [TypeScriptBrowserFact]
    public async Task The_dashboard_draws_what_its_feed_posts()
    {
        var port = FreePort.Take();
        await using var feed = await StartAsync("dashboard", ("PORT", $"{port}"));
        await feed.PrintsAsync($"{port}");

        var page = await (await browser.Browser).NewPageAsync();
        await page.GotoAsync($"http://localhost:{port}");

        await Expect(page.Locator("#memory")).ToHaveTextAsync(new Regex("^[0-9]+$"));
        await Expect(page.Locator("polyline.memory")).ToHaveAttributeAsync("points", new Regex("^0,[0-9]+ 1,[0-9]+"));
        await page.CloseAsync();
    }

    /// <summary>Two players on two pages; the server is killed while they play, and both go on at fields and at words where they were.</summary>
    [TypeScriptBrowserFact]
    public async Task The_board_shows_both_players_the_same_game_through_a_kill_of_the_server()
    {
        var folder = Directory.CreateTempSubdirectory("chat-board-");
        await using var chat = await ServerProcess.StartWithAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("DOTNET_ENVIRONMENT", "Development")], $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}");
        var port = FreePort.Take();
        await using var site = await StartAsync("board", ("PORT", $"{port}"), ("CHAT_SERVER", chat.Address.AbsoluteUri.TrimEnd('/')));
        await site.PrintsAsync($"{port}");
        var alice = await PlayAsync(port, "alice");
        var bob = await PlayAsync(port, "bob");
        ILocator Field(IPage page, int number) => page.Locator($"[data-key=field-{number}]");

        await Field(alice, 0).ClickAsync();
        await Expect(Field(bob, 0)).ToHaveAttributeAsync("data-owner", "alice");
        await Field(bob, 0).ClickAsync();
        await Field(bob, 1).ClickAsync();
        await Field(bob, 1).HoverAsync();
        await SayAsync(alice, "mine!");
        await Expect(Field(alice, 1)).ToHaveAttributeAsync("data-owner", "bob");
        await Expect(alice.Locator(".cursor[data-user=bob]")).ToBeVisibleAsync();
        await Expect(bob.Locator("#log li")).ToHaveTextAsync(["alice mine!"]);

        await chat.KillAsync();
        foreach (var page in new[] { alice, bob }) await Expect(page.Locator("#state")).ToHaveTextAsync("reconnecting");
        await Field(alice, 2).ClickAsync();
        await Field(bob, 2).ClickAsync();
        await Field(bob, 1).ClickAsync(); // gives it up
        await SayAsync(alice, "still there?");
        await SayAsync(bob, "yes");
        await chat.StartAgainAsync();

        foreach (var page in new[] { alice, bob })
        {
            await Expect(page.Locator("#state")).ToHaveTextAsync("connected");
            await Expect(page.Locator("#log li")).ToHaveCountAsync(3);
            await Expect(Field(page, 0)).ToHaveAttributeAsync("data-owner", "bob");
            await Expect(Field(page, 1)).ToHaveAttributeAsync("data-owner", "");
            await Expect(Field(page, 2)).ToHaveAttributeAsync("data-owner", new Regex("alice|bob"));
        }

        await Field(alice, 3).ClickAsync(); // behind all else: who sees it has seen everything
        await Expect(Field(bob, 3)).ToHaveAttributeAsync("data-owner", "alice");
        await Expect(Field(alice, 3)).ToHaveAttributeAsync("data-owner", "alice");
        (await SeenAsync(alice)).Should().Be(await SeenAsync(bob));
        (await alice.Locator("#log li").AllInnerTextsAsync()).Should().BeEquivalentTo("alice mine!", "alice still there?", "bob yes");
        var carol = await PlayAsync(port, "carol");
        (await SeenAsync(carol)).Should().Be(await SeenAsync(bob));
        foreach (var page in new[] { alice, bob, carol }) await page.Context.CloseAsync();
        await chat.KillAsync();
        folder.Delete(recursive: true);

        async Task<string> SeenAsync(IPage page) =>
            await page.EvaluateAsync<string>("JSON.stringify([[...document.querySelectorAll('#board button')].map(field => field.dataset.owner), [...document.querySelectorAll('#log li')].map(item => [item.dataset.seq, item.innerText])])");
    }

    private async Task<IPage> PlayAsync(int port, string user)
    {
        var page = await (await (await browser.Browser).NewContextAsync()).NewPageAsync();
        await page.GotoAsync($"http://localhost:{port}/?user={user}");
        await Expect(page.Locator("#board button")).ToHaveCountAsync(64);
        await page.WaitForFunctionAsync("document.getElementById('say').onsubmit !== null");
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Message").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Say" }).ClickAsync();
    }

    private async Task<SampleProcess> StartAsync(string sample, params (string Name, string Value)[] variables)
    {
        var npm = Tool.Find("npm")!;
        await TypeScriptPackage.BuildAsync();
        if (File.Exists(Path.Combine(SampleProcess.Folder(sample), "package-lock.json")))
        {
            await using var install = new SampleProcess(npm, sample, ["install", "--no-audit", "--no-fund"]);
            if (await install.EndsAsync() != 0) throw new InvalidOperationException($"npm could not install what {sample} is made of: {install.Output}");
        }

        return new SampleProcess(npm, sample, ["start", "--ignore-scripts"], [server.Variable, .. variables]);
    }
}

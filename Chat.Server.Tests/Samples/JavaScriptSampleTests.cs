using System.Text.RegularExpressions;
using Chat.LoadTest.Nodes;
using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Page;
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

    private async Task<SampleProcess> StartAsync(string sample, (string Name, string Value) variable)
    {
        var npm = Tool.Find("npm")!;
        await TypeScriptPackage.BuildAsync();
        if (File.Exists(Path.Combine(SampleProcess.Folder(sample), "package-lock.json")))
        {
            await using var install = new SampleProcess(npm, sample, ["install", "--no-audit", "--no-fund"]);
            if (await install.EndsAsync() != 0) throw new InvalidOperationException($"npm could not install what {sample} is made of: {install.Output}");
        }

        return new SampleProcess(npm, sample, ["start", "--ignore-scripts"], server.Variable, variable);
    }
}

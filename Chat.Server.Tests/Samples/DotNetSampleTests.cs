using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Page;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Samples;

/// <summary>The samples in .NET, run as their README says.</summary>
[Collection(PageCollection.Name)]
public sealed class DotNetSampleTests(SampleServer server, BrowserFixture browser) : IClassFixture<SampleServer>
{
    [Fact]
    public async Task The_console_prints_what_is_said_and_says_what_is_typed()
    {
        await using var console = SampleProcess.DotNet("Console", ["alice", "console", server.Address.AbsoluteUri]);
        await console.PrintsAsync("/who");

        await console.TypeAsync("typed in a terminal");
        await server.HearsAsync("console", text => text == "typed in a terminal", "the server has it");
        await server.SayAsync("console", "said by another");

        await console.PrintsAsync("said by another");
        await console.TypeAsync("/edit 1 put right");
        await console.PrintsAsync("put right");
        (await server.TextsAsync("console")).Should().Contain("put right");
        await console.TypeAsync("/edit 99 nothing");
        await console.PrintsAsync("not_found");
        await console.TypeAsync("/quit");
        (await console.EndsAsync()).Should().Be(0);
    }

    [Fact]
    public async Task The_bot_rolls_dice()
    {
        await using var bot = SampleProcess.DotNet("Bot", [$"--Bot:Server={server.Address}", "--Bot:Room=dice"]);
        await server.HasMemberAsync("dice", "dice");

        await server.SayAsync("dice", "!roll 1");

        await server.HearsAsync("dice", text => text == "tester rolls 1", "the bot answers");
    }

    [BrowserFact]
    public async Task The_Blazor_page_joins_shows_and_sends()
    {
        await server.SayAsync("blazor", "said before");
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        await using var site = SampleProcess.DotNet("Blazor", [$"--urls={address}", $"--Server={server.Address}"], ("ASPNETCORE_ENVIRONMENT", "Development"));
        await site.PrintsAsync("Now listening on");

        var page = await (await browser.Browser).NewPageAsync();
        await page.GotoAsync(address);
        await page.Locator("[name=room]").FillAsync("blazor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Expect(page.Locator("li")).ToHaveTextAsync(["tester said before"]);
        await page.Locator("[name=text]").FillAsync("from Blazor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.Locator("li")).ToHaveTextAsync(["tester said before", "alice from Blazor"]);
        await server.SayAsync("blazor", "said later");
        await Expect(page.Locator("li").Last).ToHaveTextAsync("tester said later");
        await page.CloseAsync();
    }
}

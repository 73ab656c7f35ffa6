using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Page;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Samples;

/// <summary>The game, on two pages and a server that is killed in the middle of it.</summary>
[Collection(PageCollection.Name)]
public sealed class BoardSampleTests(BrowserFixture browser) : IAsyncLifetime
{
    /// <summary>The columns of a game that nobody wins for long.</summary>
    private static readonly int[] Columns = [3, 3, 3, 3, 2, 4, 4, 2, 2, 4, 4, 2];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-board-");
    private readonly int port = FreePort.Take();
    private readonly List<IPage> pages = [];
    private ServerProcess? server;
    private SampleProcess? site;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var page in pages) await page.CloseAsync();
        if (site is not null) await site.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [BrowserAndNodeFact]
    public async Task Both_pages_have_the_same_board_and_the_same_chat_after_the_server_was_killed_in_the_middle()
    {
        server = await ServerProcess.StartWithAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("DOTNET_ENVIRONMENT", "Development")], $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}");
        site = new SampleProcess(BrowserAndNodeFactAttribute.Node!, "board", ["serve.js"], ("PORT", $"{port}"), ("CHAT_SERVER", server.Address.AbsoluteUri.TrimEnd('/')));
        await site.PrintsAsync($"{port}");
        var (alice, bob) = (await OpenAsync("alice"), await OpenAsync("bob"));

        await PlayAsync(0, 4);
        await alice.Locator("#board").HoverAsync();
        await Expect(bob.Locator(".cursor")).ToHaveTextAsync("alice");

        var said = new List<string>();
        await SayAsync("before", 20);
        await server.KillAsync(); // some of that is on its way
        await SayAsync("while it is down", 5);
        await ColumnOf(alice, Columns[4]).ClickAsync(); // this move waits, too
        await server.StartAgainAsync();
        await MovesAsync(5);
        await SayAsync("after", 5);
        await PlayAsync(5, Columns.Length);

        await Expect(alice.Locator("#says li")).ToHaveCountAsync(said.Count);
        await Expect(bob.Locator("#says li")).ToHaveCountAsync(said.Count);
        var chat = await alice.Locator("#says li").AllTextContentsAsync();
        chat.Should().BeEquivalentTo(said, "nothing is lost and nothing is said twice");
        (await bob.Locator("#says li").AllTextContentsAsync()).Should().Equal(chat);
        foreach (var user in new[] { "alice", "bob" })
            chat.Where(line => line.StartsWith(user, StringComparison.Ordinal)).Should().Equal(said.Where(line => line.StartsWith(user, StringComparison.Ordinal)), "each stays in its order");
        (await BoardAsync(alice)).Should().Be(await BoardAsync(bob)).And.HaveLength(Columns.Length * 3 + 30);

        await alice.ReloadAsync();
        await MovesAsync(Columns.Length);
        (await BoardAsync(alice)).Should().Be(await BoardAsync(bob));
        (await alice.Locator("#says li").AllTextContentsAsync()).Should().Equal(chat);

        async Task PlayAsync(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                await ColumnOf(i % 2 == 0 ? alice : bob, Columns[i]).ClickAsync();
                await MovesAsync(i + 1);
            }
        }

        async Task MovesAsync(int count)
        {
            foreach (var page in pages) await Expect(page.Locator("#board")).ToHaveAttributeAsync("data-moves", $"{count}");
        }

        async Task SayAsync(string text, int count)
        {
            for (var i = 0; i < count; i++)
            {
                foreach (var (page, user) in new[] { (alice, "alice"), (bob, "bob") })
                {
                    await page.GetByLabel("Message").FillAsync($"{text} {i}");
                    await page.GetByLabel("Message").PressAsync("Enter");
                    said.Add($"{user}: {text} {i}");
                }
            }
        }
    }

    private static ILocator ColumnOf(IPage page, int column) => page.GetByLabel($"column {column + 1}, row 6", new() { Exact = true });

    private static Task<string> BoardAsync(IPage page) =>
        page.Locator("#board").EvaluateAsync<string>("board => [...board.querySelectorAll('button')].map(cell => cell.className || '-').join('')");

    private async Task<IPage> OpenAsync(string user)
    {
        var page = await (await browser.Browser).NewPageAsync();
        pages.Add(page);
        await page.GotoAsync($"http://localhost:{port}/?user={user}");
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-ready", "true");
        return page;
    }
}

using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Chat.Server.Tests.Page;

/// <summary>What the tests of the page share: a server that gives tokens by name, and pages that end with the test.</summary>
[Collection(PageCollection.Name)]
public abstract class PageSpecification(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly List<ChatPage> pages = [];

    protected ChatServer Server { get; set; } = null!;

    public virtual async Task InitializeAsync() => Server = await ChatServer.StartAsync("--environment=Development", "--Chat:Rooms:ReadReceipts=true");

    public virtual async Task DisposeAsync()
    {
        foreach (var page in pages) await page.Page.Context.CloseAsync();
        await Server.DisposeAsync();
        pages.SelectMany(page => page.Errors).Should().BeEmpty("no script of the page may fail");
    }

    private protected async Task<ChatPage> OpenAsync(Action<BrowserNewContextOptions>? configure = null, string path = "")
    {
        var page = await ChatPage.OpenAsync(await fixture.Browser, new Uri(Server.Address, path), configure);
        pages.Add(page);
        return page;
    }

    private protected async Task<ChatPage> SignInAsync(string name, bool admin = false)
    {
        var page = await OpenAsync();
        await page.SignInAsync(name, admin);
        return page;
    }

    /// <summary>Signs in and joins a room.</summary>
    private protected async Task<ChatPage> EnterAsync(string name, string room = "general")
    {
        var page = await SignInAsync(name);
        await page.JoinAsync(room);
        return page;
    }
}

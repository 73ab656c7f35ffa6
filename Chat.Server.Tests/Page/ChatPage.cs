using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

/// <summary>The page in a browser context of its own, as one user sees and uses it.</summary>
internal sealed class ChatPage
{
    private readonly ConcurrentQueue<string> errors = new();

    private ChatPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Exceptions nobody caught.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    public ILocator Messages => Page.GetByTestId("message");

    public ILocator Texts => Page.GetByTestId("message-text");

    public ILocator Log => Page.GetByTestId("log");

    public ILocator Members => Page.GetByTestId("member");

    /// <summary>The own messages in a state: <c>sending</c>, <c>sent</c>, of which some may be <c>seen</c>, or <c>failed</c>.</summary>
    public ILocator InState(string state) => state == "sent"
        ? Page.Locator("[data-testid=message]:is([data-state=sent], [data-state=seen])")
        : Page.Locator($"[data-testid=message][data-state={state}]");

    public ILocator Member(string user) => Page.Locator($"[data-testid=member][data-name='{user}']");

    public ILocator RoomItem(string room) => Page.Locator($"[data-testid=room-item][data-name='{room}']");

    public ILocator UserItem(string user) => Page.Locator($"[data-testid=user-item][data-name='{user}']");

    public static async Task<ChatPage> OpenAsync(IBrowser browser, Uri server, Action<BrowserNewContextOptions>? configure = null)
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = 1200, Height = 800 } };
        configure?.Invoke(options);
        var page = new ChatPage(await (await browser.NewContextAsync(options)).NewPageAsync());
        await page.Page.GotoAsync(server.AbsoluteUri);
        return page;
    }

    public async Task SignInAsync(string name, bool admin = false)
    {
        await Page.GetByTestId("name").FillAsync(name);
        if (admin) await Page.GetByTestId("as-admin").CheckAsync();
        await Page.GetByTestId("sign-in").ClickAsync();
        await Expect(Page.GetByTestId("app")).ToBeVisibleAsync();
    }

    public async Task JoinAsync(string room)
    {
        await Page.GetByTestId("join-room").FillAsync(room);
        await Page.GetByTestId("join").ClickAsync();
        await Expect(Page.GetByTestId("title")).ToHaveTextAsync($"# {room}");
        await Expect(Page.GetByTestId("log-start")).Not.ToHaveTextAsync("Loading messages…");
    }

    public async Task SayAsync(string text)
    {
        await Page.GetByTestId("text").FillAsync(text);
        await Page.GetByTestId("text").PressAsync("Enter");
    }

    public Task ShowsAsync(params string[] texts) => Expect(Texts).ToHaveTextAsync(texts);
}

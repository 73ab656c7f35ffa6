using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

/// <summary>The page of administrators in a browser.</summary>
internal sealed class AdminPage(IPage page)
{
    /// <summary>Names a folder where the tests leave pictures of what they saw.</summary>
    public const string Pictures = "CHAT_TEST_PICTURES";

    public static readonly string[] Sections = ["overview", "nodes", "rooms", "users", "ended", "moderation"];

    public IPage Page { get; } = page;

    public ILocator Rows => Page.GetByTestId("row");

    public ILocator Nodes => Page.GetByTestId("node");

    public ILocator Problem => Page.GetByTestId("problem");

    public ILocator Row(string key) => Page.Locator($"[data-testid=row][data-key='{key}']");

    public ILocator Plot(string name) => Page.Locator($"[data-testid=plot][data-name='{name}']");

    public async Task SignInAsync(string token)
    {
        await Page.GetByTestId("use-token-instead").ClickAsync();
        await Page.GetByTestId("token").FillAsync(token);
        await Page.GetByTestId("use-token").ClickAsync();
    }

    public async Task EnterAsync(string token)
    {
        await SignInAsync(token);
        await Expect(Page.GetByTestId("admin")).ToBeVisibleAsync();
    }

    public async Task GoAsync(string section)
    {
        await Page.GetByTestId($"section-{section}").ClickAsync();
        await Expect(Page.GetByTestId($"section-{section}")).ToHaveAttributeAsync("aria-current", "page");
    }

    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}

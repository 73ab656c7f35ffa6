using Chat.Server.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Chat.Server.Tests.Page;

/// <summary>One browser for all tests of the page. It starts with the first test that runs, so skipped ones cost nothing.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly Lazy<Task<IBrowser>> browser;
    private IPlaywright? playwright;

    public BrowserFixture() => browser = new(LaunchAsync);

    public Task<IBrowser> Browser => browser.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (browser.IsValueCreated) await (await browser.Value).CloseAsync();
        playwright?.Dispose();
    }

    private async Task<IBrowser> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Wait.Deadline.TotalMilliseconds);
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox"], // containers seldom allow the name spaces of the sandbox, and only our own page is loaded
        });
    }
}

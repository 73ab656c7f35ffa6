using System.Globalization;
using Chat.Server.Tests.Harness;
using Microsoft.Playwright;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>A page with the client in it. What it says runs there, with <c>token</c> in reach.</summary>
internal sealed class ClientPage(IPage page, string token)
{
    public IPage Page => page;

    /// <summary>A folder for a server to serve: the built package, and the page.</summary>
    public static async Task<DirectoryInfo> WebRootAsync()
    {
        await TypeScriptPackage.BuildAsync();
        var root = Directory.CreateTempSubdirectory("chat-web-");
        foreach (var folder in (string[])["dist", Path.Combine("test", "browser")])
            foreach (var file in Directory.GetFiles(Path.Combine(TypeScriptPackage.Folder, folder)))
                File.Copy(file, Path.Combine(root.FullName, Path.GetFileName(file)));
        return root;
    }

    public static async Task<ClientPage> OpenAsync(IBrowserContext context, Uri server, string user)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Wait.Deadline.TotalMilliseconds);
        await page.GotoAsync(new Uri(server, "page.html").AbsoluteUri);
        await page.WaitForFunctionAsync("() => globalThis.eventually");
        return new ClientPage(page, TestTokens.For(user));
    }

    /// <summary>Runs statements; what they return comes back.</summary>
    public async Task<T> RunAsync<T>(string statements) =>
        await page.EvaluateAsync<T>($"async token => {{ {statements} }}", token).WaitAsync(Wait.Deadline);

    public Task RunAsync(string statements) => RunAsync<object?>(statements);

    /// <summary>Makes <c>client</c>, connects it and joins <c>room</c>.</summary>
    public Task EnterAsync(string options = "") => RunAsync(string.Create(CultureInfo.InvariantCulture, $$"""
        globalThis.client = new ChatClient('/', { token: () => (globalThis.asked = (globalThis.asked ?? 0) + 1, token), {{options}} });
        await client.connect();
        globalThis.room = await client.join('lobby');
        globalThis.texts = [];
        room.addEventListener('message', event => texts.push(event.detail.text));
        """));
}

using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Page;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

[Collection(PageCollection.Name)]
public sealed class BrowserTests(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly List<IBrowserContext> contexts = [];
    private DirectoryInfo root = null!;
    private ServerProcess server = null!;

    public async Task InitializeAsync()
    {
        if (TypeScriptPackage.WhyMissing is not null) return;
        root = await ClientPage.WebRootAsync();
        server = await ServerProcess.StartAsync($"--webroot={root.FullName}", $"--ConnectionStrings:Messages=Data Source={Path.Combine(root.FullName, "messages.db")}");
    }

    public async Task DisposeAsync()
    {
        if (root is null) return;
        foreach (var context in contexts) await context.CloseAsync();
        await server.DisposeAsync();
        root.Delete(recursive: true);
    }

    [TypeScriptBrowserFact]
    public async Task What_a_page_could_not_send_is_sent_by_the_next_one_once_and_in_order()
    {
        const string outbox = "outbox: indexedDbOutbox('alice')";
        var context = await ContextAsync();
        var page = await ClientPage.OpenAsync(context, server.Address, "alice");
        await page.EnterAsync(outbox);
        await page.RunAsync("await room.send('before')");
        await server.KillAsync();
        await page.RunAsync("""
            for (const text of ['one', 'two', 'three']) room.send(text).catch(() => {});
            const count = () => new Promise(resolve => {
              const request = indexedDB.open('chat-hubs/outbox/alice');
              request.onsuccess = () => { request.result.transaction('items').objectStore('items').count().onsuccess = event => { request.result.close(); resolve(event.target.result); }; };
            });
            await eventually(async () => await count() === 3);
            """);
        await page.Page.CloseAsync();
        await server.StartAgainAsync();

        var next = await ClientPage.OpenAsync(context, server.Address, "alice");
        await next.EnterAsync(outbox);
        await next.RunAsync("await room.send('after'); await eventually(() => client.unsent.length === 0)");
        (await next.RunAsync<string[]>("return (await room.history()).messages.map(message => message.text)")).Should().Equal("before", "one", "two", "three", "after");
    }

    [TypeScriptBrowserFact]
    public async Task Two_pages_with_one_outbox_send_what_each_was_given()
    {
        const string outbox = "outbox: indexedDbOutbox('alice')";
        var context = await ContextAsync();
        var first = await ClientPage.OpenAsync(context, server.Address, "alice");
        await first.EnterAsync(outbox);
        await server.KillAsync();
        await first.RunAsync("room.send('first'); await eventually(() => client.state === 'reconnecting')");
        await first.RunAsync("Math.random = () => 100"); // it waits for an hour, until it is told that the network is there
        await first.RunAsync("const before = asked; await eventually(() => asked > before)");
        await server.StartAgainAsync();
        var second = await ClientPage.OpenAsync(context, server.Address, "alice");
        await second.EnterAsync(outbox);
        (await second.RunAsync<int>("return client.unsent.length")).Should().Be(0);
        await second.RunAsync("await room.send('second')");
        await first.RunAsync("dispatchEvent(new Event('online')); await eventually(() => client.unsent.length === 0)");
        (await second.RunAsync<string[]>("return (await room.history()).messages.map(message => message.text)")).Should().Equal("second", "first");
    }

    [TypeScriptBrowserFact]
    public async Task A_page_that_is_online_again_connects_at_once()
    {
        var context = await ContextAsync();
        var page = await ClientPage.OpenAsync(context, server.Address, "alice");
        await page.EnterAsync();
        await context.SetOfflineAsync(true);
        await server.KillAsync();
        await page.RunAsync("await eventually(() => client.state === 'reconnecting'); Math.random = () => 100"); // it would wait for an hour
        await page.RunAsync("const before = asked; await eventually(() => asked > before)");
        await server.StartAgainAsync();
        await context.SetOfflineAsync(false);
        await page.RunAsync("await eventually(() => client.state === 'connected'); await room.send('back')");
    }

    [TypeScriptBrowserFact]
    public async Task All_pages_of_a_user_share_one_connection_and_each_has_its_rooms()
    {
        const string shared = "transport: sharedTransport({ worker })";
        var context = await ContextAsync();
        var first = await ClientPage.OpenAsync(context, server.Address, "alice");
        var second = await ClientPage.OpenAsync(context, server.Address, "alice");
        await first.EnterAsync(shared);
        await second.EnterAsync(shared);
        (await first.RunAsync<int>("return (await client.call('online')).connectionCount")).Should().Be(1);

        await first.RunAsync("await room.send('to both')");
        await BothHaveAsync("to both");
        await server.KillAsync();
        await server.StartAgainAsync();
        await second.RunAsync("await room.send('after the server was killed')");
        await BothHaveAsync("to both", "after the server was killed");
        (await second.RunAsync<int>("return (await client.call('online')).connectionCount")).Should().Be(1);

        await first.RunAsync("await room.leave()");
        await second.RunAsync("await room.send('to the second alone'); await eventually(() => texts.length === 3)");
        (await first.RunAsync<int>("return texts.length")).Should().Be(2);
        await first.RunAsync("globalThis.room = await client.join('other')");

        var bob = await ClientPage.OpenAsync(await ContextAsync(), server.Address, "bob");
        await bob.EnterAsync();
        await bob.RunAsync("globalThis.other = await client.join('other'); await eventually(() => other.members.length === 2 && room.members.length === 2)");
        await first.Page.CloseAsync();
        await bob.RunAsync("await eventually(() => other.members.length === 1)");
        (await bob.RunAsync<int>("return room.members.length")).Should().Be(2);
        await second.Page.CloseAsync();
        await bob.RunAsync("await eventually(async () => (await client.call('online')).connectionCount === 1)");

        async Task BothHaveAsync(params string[] texts)
        {
            foreach (var page in (ClientPage[])[first, second])
            {
                await page.RunAsync($"await eventually(() => texts.length === {texts.Length})");
                (await page.RunAsync<string[]>("return texts")).Should().Equal(texts);
            }
        }
    }

    private async Task<IBrowserContext> ContextAsync()
    {
        var context = await (await fixture.Browser).NewContextAsync();
        contexts.Add(context);
        return context;
    }
}

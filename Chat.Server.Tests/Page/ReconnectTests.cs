using Chat.Server.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

public sealed class ReconnectTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("chat-page-");
    private int databases;

    public override async Task InitializeAsync() => Server = await StartAsync(port: 0);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        data.Delete(recursive: true);
    }

    [BrowserFact]
    public async Task What_was_written_while_the_server_was_away_is_sent_once_and_in_order()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await alice.SayAsync("before");
        await bob.ShowsAsync("before");

        await StopAsync();
        await Expect(alice.Page.GetByTestId("connection-bar")).ToBeVisibleAsync();
        await alice.SayAsync("first");
        await alice.SayAsync("second");
        await Expect(alice.InState("sending")).ToHaveCountAsync(2);
        await RestartAsync();

        await bob.ShowsAsync("before", "first", "second");
        await alice.ShowsAsync("before", "first", "second");
        await Expect(alice.InState("sent")).ToHaveCountAsync(3);
        await Expect(alice.InState("sending")).ToHaveCountAsync(0);
        await Expect(alice.Page.GetByTestId("connection-bar")).ToBeHiddenAsync();
        await alice.SayAsync("after");
        await bob.ShowsAsync("before", "first", "second", "after");
    }

    [BrowserFact]
    public async Task What_was_not_sent_survives_a_reload_of_the_page()
    {
        var alice = await EnterAsync("alice");
        await alice.SayAsync("before");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);

        await alice.Page.Context.SetOfflineAsync(true);
        await StopAsync();
        await Expect(alice.Page.GetByTestId("connection-bar")).ToBeVisibleAsync();
        await alice.SayAsync("kept");
        await Expect(alice.InState("sending")).ToHaveCountAsync(1);
        await RestartAsync();
        await alice.Page.Context.SetOfflineAsync(false);
        await alice.Page.ReloadAsync();

        await alice.ShowsAsync("before", "kept");
        await Expect(alice.InState("sent")).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task A_message_missed_while_offline_is_shown_after_coming_back()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await alice.Member("bob").ClickAsync();
        await alice.SayAsync("direct one");
        await bob.UserItem("alice").ClickAsync();
        await bob.ShowsAsync("direct one");

        await bob.Page.Context.SetOfflineAsync(true);
        await StopAsync();
        await RestartAsync();
        await Expect(alice.Page.GetByTestId("connection-bar")).ToBeHiddenAsync();
        await alice.SayAsync("direct two");
        await alice.RoomItem("general").ClickAsync();
        await alice.SayAsync("to the room");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await bob.ShowsAsync("direct one");
        await bob.Page.Context.SetOfflineAsync(false);

        await bob.ShowsAsync("direct one", "direct two");
        await bob.RoomItem("general").ClickAsync();
        await bob.ShowsAsync("to the room");
    }

    [BrowserFact]
    public async Task A_direct_message_missed_while_offline_is_shown_in_a_conversation_that_was_only_read()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await alice.Member("bob").ClickAsync();
        await alice.SayAsync("before");
        await bob.UserItem("alice").ClickAsync();
        await bob.Page.ReloadAsync();
        await bob.ShowsAsync("before");

        await bob.Page.Context.SetOfflineAsync(true);
        await StopAsync();
        await RestartAsync();
        await alice.SayAsync("meanwhile");
        await Expect(alice.InState("sent")).ToHaveCountAsync(2);
        await bob.Page.Context.SetOfflineAsync(false);

        await bob.ShowsAsync("before", "meanwhile");
    }

    [BrowserFact]
    public async Task What_is_given_up_with_its_conversation_is_not_sent_later()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await alice.Member("bob").ClickAsync();
        await alice.Page.Context.SetOfflineAsync(true);
        await StopAsync();
        foreach (var page in new[] { alice, bob }) await Expect(page.Page.GetByTestId("connection-bar")).ToBeVisibleAsync();
        await alice.SayAsync("never mind");
        await Expect(alice.InState("sending")).ToHaveCountAsync(1);

        alice.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await alice.Page.GetByTestId("leave").ClickAsync();
        await Expect(alice.UserItem("bob")).ToHaveCountAsync(0);
        await RestartAsync();
        await alice.Page.Context.SetOfflineAsync(false);
        // Who is away when a conversation begins hears of it with its next message.
        await Expect(bob.Page.GetByTestId("connection-bar")).ToBeHiddenAsync();
        await alice.RoomItem("general").ClickAsync();
        await alice.Member("bob").ClickAsync();
        await alice.SayAsync("this instead");

        await Expect(bob.UserItem("alice")).ToBeVisibleAsync();
        await bob.UserItem("alice").ClickAsync();
        await bob.ShowsAsync("this instead");
        await alice.ShowsAsync("this instead");
    }

    [BrowserFact]
    public async Task A_log_that_was_lost_is_replaced_by_the_new_one_with_a_notice()
    {
        var alice = await EnterAsync("alice");
        await alice.SayAsync("one");
        await alice.SayAsync("two");
        await Expect(alice.InState("sent")).ToHaveCountAsync(2);

        await StopAsync();
        databases++;
        await RestartAsync();

        await Expect(alice.Page.GetByTestId("notice")).ToContainTextAsync("newest messages");
        await Expect(alice.Messages).ToHaveCountAsync(0);
        await alice.SayAsync("three");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task A_token_that_is_no_longer_good_leads_back_to_signing_in()
    {
        var alice = await EnterAsync("alice");

        await StopAsync();
        Server = await StartAsync(Server.Address.Port, "--Jwt:SigningKey=another secret of the tests, also long enough");

        await Expect(alice.Page.GetByTestId("sign-in-error")).ToContainTextAsync("no longer valid");
        await alice.SignInAsync("alice");
        await Expect(alice.RoomItem("general")).ToBeVisibleAsync();
        await alice.SayAsync("back");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
    }

    private Task<ChatServer> StartAsync(int port, params string[] settings) => ChatServer.StartAsync([
        "--environment=Development",
        $"--urls=http://127.0.0.1:{port}",
        $"--ConnectionStrings:Messages=Data Source={Path.Combine(data.FullName, $"messages-{databases}.db")};Pooling=False",
        .. settings]);

    private async Task StopAsync()
    {
        await Server.StopAsync();
        await Server.DisposeAsync();
    }

    private async Task RestartAsync() => Server = await StartAsync(Server.Address.Port);
}

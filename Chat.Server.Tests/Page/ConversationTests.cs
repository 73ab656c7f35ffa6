using Chat.Contracts;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

public sealed class ConversationTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    [BrowserFact]
    public async Task Two_users_talk_and_see_their_own_messages_marked_sent()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");

        await alice.SayAsync("Hello Bob");
        await bob.ShowsAsync("Hello Bob");
        await bob.SayAsync("Hello Alice");

        await alice.ShowsAsync("Hello Bob", "Hello Alice");
        await bob.ShowsAsync("Hello Bob", "Hello Alice");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await Expect(alice.Messages.Nth(1)).ToHaveAttributeAsync("data-from", "bob");
    }

    [BrowserFact]
    public async Task An_edit_and_a_deletion_are_shown_at_once_and_after_a_reload()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await alice.SayAsync("Helo");
        await alice.SayAsync("Oops");
        await bob.ShowsAsync("Helo", "Oops");
        using var root = ApiClient.OfUser(Server.Address, "root", ChatRoles.Admin);

        (await root.SendAsync("PATCH", "rooms/general/messages/1", """{"text":"Hello"}""")).Demand();
        (await root.DeleteAsync("rooms/general/messages/2")).Demand();

        foreach (var page in new[] { alice, bob }) await page.ShowsAsync("Hello (edited)", "This message was deleted.");
        await bob.Page.ReloadAsync();
        await bob.ShowsAsync("Hello (edited)", "This message was deleted.");
    }

    [BrowserFact]
    public async Task Markup_in_a_text_is_shown_as_text_and_runs_nothing()
    {
        const string text = "<script>window.ran = 1</script><img src=x onerror=\"window.ran = 1\"><b>bold</b> &amp; javascript:alert(1)";
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("<i>bob</i>");

        await bob.SayAsync(text);
        await alice.ShowsAsync(text);

        await Expect(alice.Member("<i>bob</i>")).ToBeVisibleAsync();
        foreach (var page in new[] { alice.Page, bob.Page })
        {
            (await page.Locator("#app").Locator("script, b, a[href^=javascript], img[src=x]").CountAsync()).Should().Be(0);
            (await page.EvaluateAsync<bool>("'ran' in window")).Should().BeFalse();
        }
    }

    [BrowserFact]
    public async Task A_web_address_becomes_a_link_that_tells_the_other_site_nothing()
    {
        var alice = await EnterAsync("alice");

        await alice.SayAsync("Look at https://example.org/a?b=1, please");

        var link = alice.Texts.Locator("a");
        await Expect(link).ToHaveAttributeAsync("href", "https://example.org/a?b=1");
        await Expect(link).ToHaveAttributeAsync("rel", "noopener noreferrer");
    }

    [BrowserFact]
    public async Task A_direct_message_reaches_the_member_it_was_written_to_and_nobody_else()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        var carol = await EnterAsync("carol");

        await alice.Member("bob").ClickAsync();
        await alice.SayAsync("Between us");
        await Expect(bob.UserItem("alice").GetByTestId("unread")).ToHaveTextAsync("1");
        await bob.UserItem("alice").ClickAsync();
        await bob.ShowsAsync("Between us");
        await bob.SayAsync("Sure");

        await alice.ShowsAsync("Between us", "Sure");
        await Expect(bob.UserItem("alice").GetByTestId("unread")).ToBeHiddenAsync();
        await alice.RoomItem("general").ClickAsync();
        await alice.SayAsync("To all");
        await carol.ShowsAsync("To all");
        await Expect(carol.Page.GetByTestId("user-item")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Typing_is_shown_to_the_others_until_the_message_comes()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");

        // Who pauses is soon no longer shown as typing, so bob goes on until alice has seen it.
        await Wait.UntilAsync(
            async () =>
            {
                await bob.Page.GetByTestId("text").PressSequentiallyAsync("so ");
                return await alice.Page.GetByTestId("typing").TextContentAsync() == "bob is typing"
                    && await alice.Member("bob").GetByTestId("member-typing").IsVisibleAsync();
            },
            "alice sees that bob is typing");
        await bob.SayAsync("I think");

        await alice.ShowsAsync("I think");
        await Expect(alice.Page.GetByTestId("typing")).ToHaveTextAsync("");
        await Expect(bob.Page.GetByTestId("typing")).ToHaveTextAsync("");
    }

    [BrowserFact]
    public async Task The_members_follow_who_comes_and_who_leaves()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        var carol = await EnterAsync("carol");
        await Expect(alice.Members).ToHaveCountAsync(3);
        await Expect(alice.Page.GetByTestId("subtitle")).ToHaveTextAsync("3 members");

        await bob.Page.GetByTestId("leave").ClickAsync();
        await Expect(alice.Member("bob")).ToHaveCountAsync(0);
        await carol.Page.GotoAsync("about:blank");
        await Expect(alice.Member("carol")).ToHaveCountAsync(0);

        await Expect(alice.Page.GetByTestId("subtitle")).ToHaveTextAsync("1 member");
        await Expect(bob.RoomItem("general")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Another_room_counts_what_was_not_read_there()
    {
        var alice = await EnterAsync("alice", "news");
        await alice.JoinAsync("general");
        var bob = await EnterAsync("bob", "news");

        await bob.SayAsync("one");
        await bob.SayAsync("two");

        await Expect(alice.RoomItem("news").GetByTestId("unread")).ToHaveTextAsync("2");
        await alice.RoomItem("news").ClickAsync();
        await alice.ShowsAsync("one", "two");
        await Expect(alice.RoomItem("news").GetByTestId("unread")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task An_announcement_of_an_administrator_is_shown_to_everyone()
    {
        var admin = await SignInAsync("root", admin: true);
        var bob = await SignInAsync("bob");
        await Expect(bob.Page.GetByTestId("announce")).ToBeHiddenAsync();

        await admin.Page.GetByTestId("announce").ClickAsync();
        await admin.Page.GetByTestId("announce-text").FillAsync("Back in <b>five</b> minutes");
        await admin.Page.GetByTestId("announce-send").ClickAsync();

        await Expect(bob.Page.GetByTestId("announcement")).ToHaveTextAsync("Announcement from root Back in <b>five</b> minutes");
        await Expect(admin.Page.GetByTestId("announcement")).ToBeVisibleAsync();
        await bob.Page.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        await Expect(bob.Page.GetByTestId("announcement")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_text_the_server_refuses_is_marked_failed_and_holds_nothing_up()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");

        await alice.SayAsync(new string('x', 4001));
        await Expect(alice.Page.GetByTestId("message-error")).ToContainTextAsync("Not sent:");
        await alice.SayAsync(new string('y', 100_000)); // beyond the frame limit, which ends the connection
        await Expect(alice.InState("failed")).ToHaveCountAsync(2);
        await alice.SayAsync("short");

        await bob.ShowsAsync("short");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await alice.Page.GetByTestId("discard").First.ClickAsync();
        await Expect(alice.InState("failed")).ToHaveCountAsync(1);
    }
}

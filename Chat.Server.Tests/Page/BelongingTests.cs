using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

/// <summary>What belongs to a message beside its text, and what a user has read of a room.</summary>
public sealed class BelongingTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    [BrowserFact]
    public async Task A_reaction_is_given_shown_joined_and_taken_back()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await bob.SayAsync("Lunch?");
        await alice.ShowsAsync("Lunch?");

        await alice.Messages.First.HoverAsync();
        await alice.Page.GetByTestId("react").ClickAsync();
        await alice.Page.GetByTestId("palette").GetByText("👍").ClickAsync();

        var (his, hers) = (Reaction(bob, "👍"), Reaction(alice, "👍"));
        await Expect(his.Locator(".number")).ToHaveTextAsync("1");
        await Expect(his).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(his).ToHaveAttributeAsync("title", "alice");
        await his.ClickAsync();
        await Expect(hers.Locator(".number")).ToHaveTextAsync("2");
        await Expect(hers).ToHaveAttributeAsync("aria-pressed", "true");
        await hers.ClickAsync();
        await Expect(his.Locator(".number")).ToHaveTextAsync("1");
        await Expect(his).ToHaveAttributeAsync("aria-pressed", "true");
        await alice.Page.ReloadAsync();
        await Expect(hers.Locator(".number")).ToHaveTextAsync("1");
        await Expect(alice.Texts).ToHaveTextAsync("Lunch?"); // a reaction is no edit
    }

    [BrowserFact]
    public async Task A_reply_shows_what_it_answers_and_leads_there()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await bob.SayAsync("Lunch?");
        await alice.ShowsAsync("Lunch?");

        await alice.Messages.First.HoverAsync();
        await alice.Page.GetByTestId("reply").ClickAsync();
        await Expect(alice.Page.GetByTestId("answer")).ToContainTextAsync("Reply to bob: Lunch?");
        await alice.SayAsync("At one, @bob");

        await Expect(alice.Page.GetByTestId("answer")).ToBeHiddenAsync();
        await bob.ShowsAsync("Lunch?", "At one, @bob");
        await Expect(bob.Page.GetByTestId("quote")).ToHaveTextAsync("bob: Lunch?");
        await Expect(bob.Messages.Nth(1)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("mentions-me"));
        await bob.Page.GetByTestId("quote").ClickAsync();
        await Expect(bob.Messages.First).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("shown-again"));
    }

    [BrowserFact]
    public async Task What_is_unread_is_there_after_signing_in_anew_and_goes_on_every_device_when_one_has_read()
    {
        var desk = await EnterAsync("alice", "quiet");
        await desk.JoinAsync("general");
        var bob = await EnterAsync("bob", "quiet");
        await bob.SayAsync("one");
        await bob.SayAsync("two, @alice");
        await Expect(Unread(desk, "quiet")).ToHaveTextAsync("@ 2");

        var phone = await SignInAsync("alice");
        await Expect(Unread(phone, "quiet")).ToHaveTextAsync("@ 2");
        await phone.RoomItem("quiet").ClickAsync();
        await phone.ShowsAsync("one", "two, @alice");

        await Expect(Unread(phone, "quiet")).ToBeHiddenAsync();
        await Expect(Unread(desk, "quiet")).ToBeHiddenAsync();
        await phone.Page.ReloadAsync();
        await Expect(phone.RoomItem("quiet")).ToBeVisibleAsync();
        await Expect(Unread(phone, "quiet")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_room_that_is_left_is_left_on_every_device_that_signs_in_later()
    {
        var desk = await EnterAsync("alice", "old");
        await desk.JoinAsync("kept");
        await desk.RoomItem("old").ClickAsync();
        await desk.Page.GetByTestId("leave").ClickAsync();
        await Expect(desk.RoomItem("old")).ToHaveCountAsync(0);
        await Expect(desk.Page.GetByTestId("connection-state")).ToBeVisibleAsync();

        await Harness.Wait.UntilAsync(async () =>
        {
            var phone = await SignInAsync("alice");
            await Expect(phone.RoomItem("kept")).ToBeVisibleAsync();
            return await phone.RoomItem("old").CountAsync() == 0;
        }, "the room that was left is not there any more");
    }

    [BrowserFact]
    public async Task An_own_message_is_marked_seen_when_another_member_has_it_on_screen()
    {
        var bob = await EnterAsync("bob");
        await bob.JoinAsync("elsewhere");
        var alice = await EnterAsync("alice");
        await alice.SayAsync("Anybody there?");
        await Expect(Unread(bob, "general")).ToHaveTextAsync("1");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await Expect(alice.InState("seen")).ToHaveCountAsync(0);

        await bob.RoomItem("general").ClickAsync();
        await bob.ShowsAsync("Anybody there?");

        await Expect(alice.InState("seen")).ToHaveCountAsync(1);
    }

    private static ILocator Reaction(ChatPage page, string emoji) => page.Page.Locator($"[data-testid=reaction][data-emoji='{emoji}']");

    private static ILocator Unread(ChatPage page, string room) => page.RoomItem(room).GetByTestId("unread");
}

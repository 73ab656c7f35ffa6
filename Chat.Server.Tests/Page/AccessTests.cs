using System.Collections.Concurrent;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

public sealed class AccessTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    [BrowserFact]
    public async Task Signing_in_joining_and_sending_need_only_the_keyboard()
    {
        var alice = await OpenAsync();
        var keyboard = alice.Page.Keyboard;

        await Expect(alice.Page.GetByLabel("Name")).ToBeFocusedAsync();
        await keyboard.TypeAsync("alice");
        await keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByLabel("Room to join")).ToBeFocusedAsync();
        await keyboard.TypeAsync("general");
        await keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await keyboard.TypeAsync("First line");
        await keyboard.PressAsync("Shift+Enter");
        await keyboard.TypeAsync("second line");
        await keyboard.PressAsync("Enter");

        await alice.ShowsAsync("First line\nsecond line");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await Expect(alice.Page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Assistive_technology_finds_landmarks_and_a_live_log()
    {
        var alice = await EnterAsync("alice");

        await Expect(alice.Page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" })).ToBeVisibleAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Main)).ToHaveCountAsync(1);
        await Expect(alice.Page.GetByRole(AriaRole.Complementary, new() { Name = "Members" })).ToBeVisibleAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Log, new() { Name = "Messages in general" })).ToBeVisibleAsync();
        await alice.SayAsync("hello");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        await Expect(alice.Log).ToHaveAttributeAsync("aria-live", "polite");
        (await alice.Page.Locator("button:visible").EvaluateAllAsync<string[]>(
            "buttons => buttons.filter(b => !(b.getAttribute('aria-label') || b.textContent).trim()).map(b => b.outerHTML)")).Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_phone_shows_one_thing_at_a_time_and_nothing_is_cut_off()
    {
        var alice = await OpenAsync(options =>
        {
            options.ViewportSize = new() { Width = 390, Height = 844 };
            options.IsMobile = options.HasTouch = true;
        });
        await alice.SignInAsync("alice");
        await alice.JoinAsync("general");
        await Expect(alice.Page.GetByTestId("rooms")).ToBeHiddenAsync();
        await alice.SayAsync("a-word-without-an-end-".PadRight(300, 'x'));
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);
        (await alice.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).Should().Be(390);

        await alice.Page.GetByTestId("toggle-members").ClickAsync();
        await Expect(alice.Member("alice")).ToBeVisibleAsync();
        await alice.Page.GetByTestId("close-members").ClickAsync();
        await Expect(alice.Member("alice")).ToBeHiddenAsync();
        await alice.Page.GetByTestId("back").ClickAsync();

        await Expect(alice.RoomItem("general")).ToBeVisibleAsync();
        await Expect(alice.Page.GetByTestId("title")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task The_page_works_under_the_policy_of_its_server()
    {
        var alice = await OpenAsync();
        var violations = new ConcurrentQueue<string>();
        await alice.Page.ExposeFunctionAsync("violated", (string what) => violations.Enqueue(what));
        await alice.Page.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => violated(`${e.violatedDirective} ${e.blockedURI}`))");
        await alice.Page.ReloadAsync();

        await alice.SignInAsync("alice");
        await alice.JoinAsync("general");
        await alice.SayAsync("hello");
        await Expect(alice.InState("sent")).ToHaveCountAsync(1);

        violations.Should().BeEmpty();
        await alice.Page.EvaluateAsync("() => document.body.append(Object.assign(document.createElement('img'), { src: 'data:,' }))");
        await Wait.UntilAsync(() => !violations.IsEmpty, "a violation on purpose is seen, so the policy is in force");
    }

    [BrowserFact]
    public async Task A_server_that_gives_no_tokens_takes_a_pasted_one()
    {
        await using var production = await ChatServer.StartAsync("--environment=Production");
        var alice = await OpenAsync();
        await alice.Page.GotoAsync(production.Address.AbsoluteUri);
        await alice.Page.GetByTestId("name").FillAsync("alice");
        await alice.Page.GetByTestId("sign-in").ClickAsync();

        await alice.Page.GetByTestId("token").FillAsync(TestTokens.WithoutSignature("alice"));
        await alice.Page.GetByTestId("use-token").ClickAsync();
        await Expect(alice.Page.GetByTestId("sign-in-error")).ToHaveTextAsync("The server did not accept this sign-in.");
        await alice.Page.GetByTestId("token").FillAsync($"  {TestTokens.For("alice")}\n");
        await alice.Page.GetByTestId("use-token").ClickAsync();

        await Expect(alice.Page.GetByTestId("me")).ToHaveTextAsync("alice");
        await alice.JoinAsync("general");
        await alice.Page.GotoAsync("about:blank");
    }
}

using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

public sealed class AdminTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    private const string Unnamed = """
        () => [...document.querySelectorAll('button, a, input, select, textarea, summary')]
          .filter(e => e.checkVisibility())
          .filter(e => !(e.getAttribute('aria-label') || e.textContent).trim() && !e.labels?.length)
          .map(e => e.outerHTML)
        """;

    private ChatTestClient alice = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        alice = await Connect.ToAsync(Server.Address, "alice-in-secret", WireProtocol.PlainJson);
        await alice.JoinAsync("secret-room");
    }

    public override async Task DisposeAsync()
    {
        await alice.DisposeAsync();
        await base.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_user_without_the_role_gets_nothing_of_it_not_even_names()
    {
        var bob = new AdminPage((await OpenAsync(path: "admin")).Page);
        var refused = new ConcurrentQueue<int>();
        bob.Page.Response += (_, response) =>
        {
            if (response.Url.Contains("/api/")) refused.Enqueue(response.Status);
        };
        var token = TestTokens.For("bob");

        await bob.SignInAsync(token);
        await Expect(bob.Page.GetByTestId("sign-in-error")).ToHaveTextAsync("This page is for administrators. Your sign-in does not have the role admin.");
        await bob.Page.EvaluateAsync("token => sessionStorage.setItem('chat.admin.session', JSON.stringify(token))", token);
        await bob.Page.GotoAsync(new Uri(Server.Address, "admin/#/users").AbsoluteUri);
        await bob.Page.ReloadAsync();
        await Expect(bob.Page.GetByTestId("sign-in-error")).ToContainTextAsync("role admin");

        await Expect(bob.Page.GetByTestId("admin")).ToBeHiddenAsync();
        refused.Should().NotBeEmpty().And.OnlyContain(status => status == 403);
        (await bob.Page.ContentAsync()).Should().NotContain("secret");
        await bob.Page.GetByTestId("use-token-instead").ClickAsync();
        await bob.Page.GetByTestId("token").FillAsync(TestTokens.WithoutSignature("root"));
        await bob.Page.GetByTestId("use-token").ClickAsync();
        await Expect(bob.Page.GetByTestId("sign-in-error")).ToHaveTextAsync("The server did not accept this sign-in.");
    }

    [BrowserFact]
    public async Task A_user_is_found_watched_and_kicked_and_why_a_connection_was_closed_is_seen()
    {
        var root = await EnterAsync();
        await root.GoAsync("rooms");
        await root.Page.GetByTestId("search").FillAsync("secret");
        await root.Row("secret-room").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(root.Page.GetByTestId("room-name")).ToHaveTextAsync("secret-room");
        var said = await alice.SayAsync("secret-room", "<b>hello</b>");
        await Expect(root.Page.GetByTestId("said-line")).ToContainTextAsync("<b>hello</b>");
        await alice.EditAsync("secret-room", said.Seq, "<i>good day</i>");
        await Expect(root.Page.GetByTestId("said-line")).ToContainTextAsync("<i>good day</i>");
        (await alice.MembersAsync("secret-room")).Members.Should().Equal("alice-in-secret");
        alice.Events.Of<MemberJoined>().Should().OnlyContain(joined => joined.UserId == "alice-in-secret", "nobody sees that somebody reads");

        await root.Row("alice-in-secret").GetByTestId("kick").ClickAsync();
        await root.Page.GetByTestId("reason").FillAsync("noise");
        await root.Page.GetByTestId("dialog-confirm").ClickAsync();
        (await alice.Events.FirstAsync<MemberLeft>()).Reason.Should().Be(LeaveReasons.Kicked);
        await Expect(root.Page.GetByTestId("said")).ToHaveTextAsync("alice-in-secret was kicked from secret-room.");
        await Expect(root.Row("alice-in-secret")).ToHaveCountAsync(0);

        await root.GoAsync("users");
        await root.Row("alice-in-secret").GetByRole(AriaRole.Link).ClickAsync();
        await root.Page.GetByTestId("disconnect").ClickAsync();
        await root.Page.GetByTestId("dialog-confirm").ClickAsync();
        await alice.Closed.WaitAsync(Wait.Deadline);
        await root.GoAsync("ended");
        await root.Page.GetByTestId("ended-code").SelectOptionAsync("4011");
        await Expect(root.Rows).ToHaveCountAsync(1);
        await Expect(root.Rows).ToContainTextAsync("Disconnected by a back end");
        await root.PictureAsync("ended");
    }

    [BrowserFact]
    public async Task What_is_said_is_told_on_when_the_room_was_closed_and_begins_anew()
    {
        var root = await EnterAsync();
        await root.GoAsync("rooms");
        await root.Row("secret-room").GetByRole(AriaRole.Link).ClickAsync();
        await alice.SayAsync("secret-room", "old");
        await Expect(root.Page.GetByTestId("said-line")).ToContainTextAsync("old");

        await root.Page.GetByTestId("close-room").ClickAsync();
        await root.Page.GetByTestId("dialog-confirm").ClickAsync();
        await alice.Events.FirstAsync<MemberLeft>(left => left.Reason == LeaveReasons.Closed);
        await alice.JoinAsync("secret-room");
        await alice.SayAsync("secret-room", "new");

        await Expect(root.Page.GetByTestId("said-line")).ToHaveCountAsync(1);
        await Expect(root.Page.GetByTestId("said-line")).ToContainTextAsync("new");
        await Expect(root.Page.GetByTestId("tail-state")).ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task A_mute_is_imposed_and_lifted_and_a_refusal_stays_in_the_dialog()
    {
        var root = await EnterAsync();
        await root.GoAsync("moderation");

        await root.Page.GetByTestId("mute-user").ClickAsync();
        await root.Page.GetByTestId("user").FillAsync("mallory");
        await root.Page.GetByTestId("room").FillAsync("secret-room");
        await root.Page.GetByTestId("until").FillAsync("2001-02-03T04:05");
        await root.Page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(root.Page.GetByTestId("dialog-error")).Not.ToBeEmptyAsync();
        await root.Page.GetByTestId("until").FillAsync("2040-01-02T03:04");
        await root.Page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(root.Rows).ToContainTextAsync("mallory");

        await root.Rows.GetByRole(AriaRole.Button).ClickAsync();
        await root.Page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(root.Rows).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task The_page_is_used_with_the_keyboard_alone()
    {
        var page = (await OpenAsync(path: "admin/")).Page;
        var keyboard = page.Keyboard;
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await keyboard.TypeAsync("root");
        await keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("tile-connections")).ToHaveTextAsync("1");

        await keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the content")).ToBeFocusedAsync();
        for (var i = 0; i < 3; i++) await keyboard.PressAsync("Tab");
        await Expect(page.GetByTestId("section-rooms")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Rooms", Exact = true })).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(page.GetByTestId("search")).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "secret-room" })).ToBeVisibleAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "secret-room" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");

        var kick = page.GetByTestId("kick");
        await kick.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("reason")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(kick).ToBeFocusedAsync();
        (await alice.MembersAsync("secret-room")).MemberCount.Should().Be(1);
    }

    [BrowserFact]
    public async Task Assistive_technology_finds_a_name_for_everything_and_the_values_of_every_plot()
    {
        var root = await EnterAsync();

        foreach (var section in AdminPage.Sections)
        {
            await root.GoAsync(section);
            (await root.Page.EvaluateAsync<string[]>(Unnamed)).Should().BeEmpty(section);
            await Expect(root.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
        }

        await root.GoAsync("overview");
        await Expect(root.Plot("Memory").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Memory: now .+iB, at most"));
        await root.Plot("Memory").GetByText("Values").ClickAsync();
        await Expect(root.Plot("Memory").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("iB");
        await Expect(root.Page.GetByRole(AriaRole.Log, new() { Name = "What happened to nodes" })).ToBeAttachedAsync();
        await Expect(root.Problem).ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task A_phone_shows_every_section_without_cutting_anything_off()
    {
        var root = await EnterAsync(options =>
        {
            options.ViewportSize = new() { Width = 375, Height = 740 };
            options.IsMobile = options.HasTouch = true;
            options.ColorScheme = ColorScheme.Dark;
        });

        foreach (var section in AdminPage.Sections)
        {
            await root.GoAsync(section);
            if (section is "rooms" or "users") await Expect(root.Rows).ToHaveCountAsync(1);
            (await root.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).Should().Be(375, section);
            await root.PictureAsync($"phone-{section}");
        }
    }

    [BrowserFact]
    public async Task The_page_works_under_the_policy_of_its_server_and_keeps_the_token_out_of_addresses()
    {
        var violations = new ConcurrentQueue<string>();
        var addresses = new ConcurrentQueue<string>();
        var page = (await OpenAsync(path: "admin/")).Page;
        page.Request += (_, request) => addresses.Enqueue(request.Url);
        await page.ExposeFunctionAsync("violated", (string what) => violations.Enqueue(what));
        await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => violated(`${e.violatedDirective} ${e.blockedURI}`))");
        await page.ReloadAsync();
        var token = TestTokens.For("root", ChatRoles.Admin);
        var root = new AdminPage(page);

        await root.EnterAsync(token);
        foreach (var section in AdminPage.Sections) await root.GoAsync(section);
        await page.ReloadAsync();
        await Expect(root.Page.GetByTestId("section-moderation")).ToHaveAttributeAsync("aria-current", "page");

        violations.Should().BeEmpty();
        addresses.Should().NotContain(address => address.Contains(token.Split('.')[1], StringComparison.Ordinal));
        addresses.Should().OnlyContain(address => address.StartsWith(Server.Address.AbsoluteUri, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_server_that_is_away_is_told_and_taken_back_when_it_answers_and_a_token_that_has_ended_asks_for_another()
    {
        var root = await EnterAsync();
        await root.GoAsync("rooms");
        await root.Page.Context.SetOfflineAsync(true);
        await Expect(root.Problem).ToContainTextAsync("The server cannot be reached.");
        await root.Page.Context.SetOfflineAsync(false);
        await Expect(root.Problem).ToBeEmptyAsync();

        await root.Page.RouteAsync("**/api/v1/nodes", route => route.FulfillAsync(new() { Status = 401 }));

        await Expect(root.Page.GetByTestId("sign-in-error")).ToHaveTextAsync("Your sign-in is no longer valid. Please sign in again.");
    }

    private async Task<AdminPage> EnterAsync(Action<BrowserNewContextOptions>? configure = null)
    {
        var root = new AdminPage((await OpenAsync(configure, "admin/")).Page);
        await root.EnterAsync(TestTokens.For("root", ChatRoles.Admin));
        return root;
    }
}

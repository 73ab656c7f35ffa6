using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using static Microsoft.Playwright.Assertions;

namespace Chat.Server.Tests.Page;

public sealed class HistoryTests(BrowserFixture fixture) : PageSpecification(fixture)
{
    /// <summary>Finds a message by its text, or the first that is in view; answers with its text and its distance from the upper edge.</summary>
    private const string PlaceOf = """
        text => {
          const top = document.getElementById('log').getBoundingClientRect().top;
          for (const element of document.querySelectorAll('[data-testid=message]')) {
            const box = element.getBoundingClientRect();
            const own = element.querySelector('.text').textContent;
            if (text ? own === text : box.bottom > top) return { text: own, offset: box.top - top };
          }
        }
        """;

    [BrowserFact]
    public async Task Joining_shows_the_newest_page_and_scrolling_up_the_rest_without_losing_the_place()
    {
        await SeedAsync("general", 120);
        var alice = await EnterAsync("alice");
        await Expect(alice.Messages).ToHaveCountAsync(50);
        await Expect(alice.Texts.Last).ToHaveTextAsync("message 120");
        await Expect(alice.Texts.Last).ToBeInViewportAsync();

        // The scroll event that asks for older messages comes after this script, so the place is read before they can come.
        foreach (var count in new[] { 100, 120 })
        {
            var before = await alice.Page.EvaluateAsync<Place>($"() => {{ document.getElementById('log').scrollTop = 60; return ({PlaceOf})(); }}");
            await Expect(alice.Messages).ToHaveCountAsync(count);
            var after = await alice.Page.EvaluateAsync<Place>(PlaceOf, before.Text);
            after.Offset.Should().BeApproximately(before.Offset, precision: 2);
        }

        (await alice.Texts.AllTextContentsAsync()).Should().Equal(Enumerable.Range(1, 120).Select(n => $"message {n}"));
        await Expect(alice.Page.GetByTestId("log-start")).ToHaveTextAsync("This is where #general begins.");
        await Expect(alice.Page.GetByTestId("load-older")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_new_message_does_not_pull_a_reader_down_who_is_further_up()
    {
        await SeedAsync("general", 40);
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await Expect(alice.Messages).ToHaveCountAsync(40);
        await alice.Log.EvaluateAsync("log => { log.scrollTop = 0; }");
        await Expect(alice.Page.GetByTestId("jump")).ToBeVisibleAsync();
        var before = await alice.Page.EvaluateAsync<Place>(PlaceOf, null);

        await bob.SayAsync("news");
        await Expect(alice.Page.GetByTestId("jump")).ToHaveTextAsync("1 new");
        (await alice.Page.EvaluateAsync<Place>(PlaceOf, before.Text)).Offset.Should().BeApproximately(before.Offset, precision: 2);

        await alice.Page.GetByTestId("jump").ClickAsync();
        await Expect(alice.Texts.Last).ToBeInViewportAsync();
        await Expect(alice.Page.GetByTestId("jump")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_direct_conversation_shows_what_was_said_before()
    {
        await using (var bob = await PlainTestClient.ConnectAsync(Server.Address, TestTokens.For("bob")))
            await bob.InvokeAsync<Receipt>(ChatOperations.Direct, new DirectRequest("alice", "while you were out"));
        var alice = await EnterAsync("alice");
        await EnterAsync("bob");

        await alice.Member("bob").ClickAsync();

        await alice.ShowsAsync("while you were out");
    }

    private async Task SeedAsync(string room, int count)
    {
        await using var writer = await PlainTestClient.ConnectAsync(Server.Address, TestTokens.For("writer"));
        await writer.InvokeAsync<RoomSnapshot>(ChatOperations.JoinRoom, new JoinRoomRequest(room));
        for (var n = 1; n <= count; n++)
            await writer.InvokeAsync<Receipt>(ChatOperations.Message, new SendMessageRequest(room, $"message {n}"));
    }

    private sealed class Place
    {
        public string Text { get; set; } = "";

        public double Offset { get; set; }
    }
}

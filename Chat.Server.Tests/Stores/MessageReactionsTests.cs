using Chat.Contracts;
using Chat.Server.Ports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores;

public sealed class MessageReactionsTests
{
    [Fact]
    public void Reactions_are_read_as_they_were_written()
    {
        const string text = """{"❤":["bob","\"ä\\ <b>"],":party:":["bob"]}""";

        var reactions = MessageReactions.Of(text);

        reactions.ToText().Should().Be(text);
        reactions.By("bob").Should().Equal("❤", ":party:");
        reactions.By("\"ä\\ <b>").Should().Equal("❤");
        MessageReactions.Of((string?)null).ToText().Should().BeNull();
    }

    [Fact]
    public void What_is_shown_are_the_numbers_and_who_came_first()
    {
        var reactions = MessageReactions.Of((string?)null);
        reactions.Apply(new ReactionAmendment([.. Enumerable.Range(1, 30).Select(i => new ReactionChange($"user-{i}", "👍", false)), new ReactionChange("bob", "x", false)], 100));

        var summary = MessageReactions.Summary(reactions.ToText())!;

        summary.Keys.Should().Equal("👍", "x");
        summary["👍"].Count.Should().Be(30);
        summary["👍"].Users.Should().Equal(Enumerable.Range(1, ChatLimits.ReactionUsers).Select(i => $"user-{i}"));
        MessageReactions.Summary(null).Should().BeNull();
        MessageReactions.SummaryOrNone(null).Should().BeEmpty();
    }

    [Fact]
    public void An_emoji_that_nobody_has_any_more_goes_and_comes_back_behind_the_others()
    {
        var reactions = MessageReactions.Of("""{"a":["bob"],"b":["bob"]}""");

        reactions.Apply(new ReactionAmendment([new ReactionChange("bob", "a", true), new ReactionChange("carol", "a", false)], 10)).Should().BeTrue();

        reactions.ToText().Should().Be("""{"b":["bob"],"a":["carol"]}""");
    }

    [Fact]
    public void A_user_stands_in_the_text_as_it_is_looked_for()
    {
        foreach (var user in new[] { "bob", "\"", "\\", "ü <&>'", "a\u2028b", "🎉", "a\u00adb" })
        {
            var reactions = MessageReactions.Of((string?)null);
            reactions.Apply(new ReactionAmendment([new ReactionChange(user, "👍", false)], 10));
            System.Text.Encoding.UTF8.GetBytes(reactions.ToText()!).AsSpan().IndexOf(MessageReactions.Quoted(user)).Should().BeGreaterThan(0, user);
        }
    }
}

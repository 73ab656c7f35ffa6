using Chat.Server.Ports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores;

public sealed class MessageExtrasTests
{
    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData("""{"a":1}""", null, null, null, """{"a":1}""")]
    [InlineData(null, "{}", null, null, "[null,{},null,null]")]
    [InlineData(null, null, 7L, null, "[null,null,7,null]")]
    [InlineData(null, null, null, new[] { "älice", "\"b\"" }, """[null,null,null,["älice","\"b\""]]""")]
    [InlineData("""{"a":[1.0]}""", """{"n":12345678901234567890,"x":1.0,"e":1E5}""", 9_007_199_254_740_993, new[] { "bob" }, """[{"a":[1.0]},{"n":12345678901234567890,"x":1.0,"e":1E5},9007199254740993,["bob"]]""")]
    public void Parts_are_one_text_and_are_read_from_it_as_they_were(string? annotations, string? data, long? replyTo, string[]? mentions, string? text)
    {
        new MessageExtras(annotations, data, replyTo, mentions).ToText().Should().Be(text);

        var read = MessageExtras.Of(text);
        (read.Annotations, read.Data, read.ReplyTo).Should().Be((annotations, data, replyTo));
        if (mentions is null) read.Mentions.Should().BeNull();
        else read.Mentions.Should().Equal(mentions);
    }

    [Fact]
    public void A_text_of_a_later_server_that_has_more_parts_is_read_as_far_as_it_is_known() =>
        MessageExtras.Of("""[null,{"a":1},null,null,null,null,null,{"new":true}]""").Should().Be(new MessageExtras(null, """{"a":1}"""));

    [Theory]
    [InlineData("""{"👍":["bob"]}""", null, null, """[null,null,null,null,{"👍":["bob"]}]""")]
    [InlineData(null, "move", null, """[null,null,null,null,null,"move"]""")]
    [InlineData("""{"👍":["bob"]}""", "move", "white", """[null,null,null,null,{"👍":["bob"]},"move","white"]""")]
    public void The_text_ends_with_the_last_part_that_is_there(string? reactions, string? name, string? key, string text)
    {
        var extras = new MessageExtras(null, Reactions: reactions, Event: name, Key: key);

        extras.ToText().Should().Be(text);
        MessageExtras.Of(text).Should().Be(extras);
    }

    [Fact]
    public void Annotations_alone_are_taken_as_they_are()
    {
        const string text = """{"a":1}""";

        MessageExtras.Of(text).Annotations.Should().BeSameAs(text);
        new MessageExtras(text).ToText().Should().BeSameAs(text);
    }

    [Fact]
    public void What_back_ends_say_makes_no_difference_to_a_payload()
    {
        MessageExtras.SamePayload(null, """{"a":1}""").Should().BeTrue();
        MessageExtras.SamePayload(null, "[null,{},null,null]").Should().BeFalse();
        MessageExtras.SamePayload("""[{"a":1},{},null,null]""", "[null,{},null,null]").Should().BeTrue();
        MessageExtras.SamePayload("[null,null,1,null]", "[null,null,2,null]").Should().BeFalse();
        MessageExtras.SamePayload(null, """[null,null,null,null,{"👍":["bob"]}]""").Should().BeTrue();
        MessageExtras.SamePayload("""[null,null,null,null,null,"move"]""", """[null,null,null,null,null,"move","white"]""").Should().BeFalse();
    }
}

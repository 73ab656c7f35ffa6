using Chat.Server.Ports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Hello, World! hello", "hello world")]
    [InlineData("don't e-mail 3.14 x_y", "don t e mail 3 14 x y")]
    [InlineData("Größe GRÖSSE naïve Ångström İstanbul", "große grosse naive angstrom istanbul")]
    [InlineData("e\u0301te\u0301 \u0301", "ete")]
    [InlineData("ΟΔΥΣΣΕΥΣ Ὀδυσσεύς ёлка Ёлка", "οδυσσευσ елка")]
    [InlineData("東京 안녕 🎉🎉 \0\n", "東京 안녕")]
    [InlineData("ố Ǻ ǘ", "o a u")]
    [InlineData("", "")]
    public void A_text_has_words_without_case_and_diacritics(string text, string words) =>
        SearchText.WordsOf(text).Should().Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void A_word_counts_with_its_first_characters()
    {
        SearchText.WordsOf(new string('x', 5000)).Should().Equal(new string('x', SearchText.WordLength));
        SearchQuery.TryParse(new string('x', 150), out var query).Should().BeTrue();
        query!.Matches(new string('x', 5000)).Should().BeTrue();
    }

    [Fact]
    public void Half_a_surrogate_pair_separates_words() => SearchText.WordsOf("a\ud800b").Should().Equal("a", "b");

    [Theory]
    [InlineData("hello world", "World says hello", true)]
    [InlineData("hello world", "hello", false)]
    [InlineData("hel", "hello", false)]
    [InlineData("hel*", "hello", true)]
    [InlineData("hel* w*", "hello, World", true)]
    [InlineData("GRÖ*", "große", true)]
    [InlineData("hello OR missing", "hello or missing", true)]
    [InlineData("hello OR missing", "hello", false)]
    [InlineData("\"a\" NEAR(b) -c", "near a b c", true)]
    [InlineData("text:hello ^hello", "hello text", true)]
    [InlineData("*hello", "hello", true)]
    public void All_words_of_a_query_must_be_there_and_nothing_else_has_a_meaning(string query, string text, bool matches)
    {
        SearchQuery.TryParse(query, out var parsed).Should().BeTrue();
        parsed!.Matches(text).Should().Be(matches);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" * ")]
    [InlineData("🎉 --")]
    public void A_query_without_a_word_is_none(string query) => SearchQuery.TryParse(query, out _).Should().BeFalse();
}

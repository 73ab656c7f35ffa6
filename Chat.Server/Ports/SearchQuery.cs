using System.Diagnostics.CodeAnalysis;

namespace Chat.Server.Ports;

/// <summary>What a text must have to be found: all words of a query.</summary>
internal sealed class SearchQuery
{
    private SearchQuery(IReadOnlyList<SearchWord> words) => Words = words;

    /// <summary>At least one.</summary>
    public IReadOnlyList<SearchWord> Words { get; }

    /// <summary>False when there is no word in it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SearchQuery? query)
    {
        var words = SearchText.WordsOfQuery(text);
        query = words.Count == 0 ? null : new SearchQuery(words);
        return query is not null;
    }

    public bool Matches(string text)
    {
        var present = SearchText.WordsOf(text);
        return Words.All(word => word.IsBeginning ? present.Any(one => one.StartsWith(word.Text, StringComparison.Ordinal)) : present.Contains(word.Text));
    }
}

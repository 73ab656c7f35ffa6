using System.Globalization;
using System.Text;

namespace Chat.Server.Ports;

/// <summary>
/// What counts as a word, the same for texts, queries and every store: a run of letters, digits and other numbers, without regard to case and diacritics. All
/// else separates words. A word counts with its first <see cref="WordLength"/> characters.
/// </summary>
internal static class SearchText
{
    public const int WordLength = 100;

    /// <summary>The different words of a text.</summary>
    public static IReadOnlyCollection<string> WordsOf(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Read(text, (word, _) => words.Add(word));
        return words;
    }

    /// <summary>The words of a query; one with an asterisk behind it is a beginning.</summary>
    public static IReadOnlyList<SearchWord> WordsOfQuery(string query)
    {
        var words = new List<SearchWord>();
        Read(query, (word, next) => words.Add(new SearchWord(word, next == '*')));
        return [.. words.Distinct()];
    }

    /// <summary>Calls back with each word and the character behind it; NUL at the end.</summary>
    private static void Read(string text, Action<string, char> found)
    {
        var word = new StringBuilder();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (IsOfWords(category))
            {
                if (word.Length < WordLength) Append(word, rune);
            }
            else if (category != UnicodeCategory.NonSpacingMark && word.Length > 0) // a mark above a letter is a diacritic
            {
                found(word.ToString(), text[at]);
                word.Clear();
            }

            at += rune.Utf16SequenceLength;
        }

        if (word.Length > 0) found(word.ToString(), '\0');
    }

    private static void Append(StringBuilder word, Rune rune)
    {
        var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)); // so that all forms of a letter are one, such as both small sigmas
        if (folded.IsBmp) word.Append(SearchLetters.WithoutDiacritics((char)folded.Value));
        else word.Append(folded.ToString());
    }

    private static bool IsOfWords(UnicodeCategory category) => category is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse or UnicodeCategory.SpacingCombiningMark;
}

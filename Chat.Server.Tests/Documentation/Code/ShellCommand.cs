using System.Text.RegularExpressions;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary>One command of a shell's block, as words; what expansions would make of them is not known.</summary>
/// <param name="Where">The block it stands in.</param>
/// <param name="Words">The program and its arguments, without quotes; variables set before it are words too.</param>
internal sealed partial record ShellCommand(CodeExample Where, IReadOnlyList<string> Words)
{
    private const string Prompt = "$ ";

    public static IEnumerable<ShellCommand> All => CodeExample.In("sh").SelectMany(block => Of(block, block.Code)).Concat(CodeExample.In("console").SelectMany(block => Of(block, Typed(block))));

    /// <summary>What follows a word, or null when it is not there.</summary>
    public string[]? After(Func<string, bool> word) => Words.ToList().FindIndex(one => word(one)) is var place and >= 0 ? [.. Words.Skip(place + 1)] : null;

    public override string ToString() => $"{Where}: {string.Join(' ', Words)}";

    /// <summary>What was typed at the prompt.</summary>
    private static string Typed(CodeExample block) => string.Join('\n', block.Code.Split('\n').Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)).Select(line => line[Prompt.Length..]));

    private static IEnumerable<ShellCommand> Of(CodeExample block, string code)
    {
        foreach (var line in code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            var words = new List<string>();
            foreach (Match word in Word().Matches(Comment().Replace(line, "")))
            {
                if (word.Value is not ("&" or "&&" or "|" or ";" or "||"))
                {
                    words.Add(Quote().Replace(word.Value, ""));
                    continue;
                }

                if (words.Count > 0) yield return new ShellCommand(block, words);
                words = [];
            }

            if (words.Count > 0) yield return new ShellCommand(block, words);
        }
    }

    /// <summary>Operators, and words with what they have in quotes.</summary>
    [GeneratedRegex("""&&|\|\||[&|;]|(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s&|;'"])+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("""['"]""")]
    private static partial Regex Quote();
}

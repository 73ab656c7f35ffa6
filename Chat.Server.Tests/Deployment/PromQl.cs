using System.Text.RegularExpressions;

namespace Chat.Server.Tests.Deployment;

/// <summary>An expression of Prometheus, as far as it names metrics and labels.</summary>
internal sealed partial class PromQl
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "offset", "bool", "inf", "nan", .. Grouping];

    public PromQl(string expression)
    {
        var text = Comment().Replace(Text().Replace(expression, "\"\""), "");
        var labels = Matchers().Matches(text).SelectMany(matchers => Matched().Matches(matchers.Value).Select(label => label.Groups[1].Value));
        Labels = [.. labels.Concat(Lists().Matches(text).SelectMany(list => Identifier().Matches(list.Groups["labels"].Value).Select(label => label.Value)))];

        text = Lists().Replace(Range().Replace(Matchers().Replace(text, " "), " "), " ");
        Names = [.. Identifier().Matches(text).Select(name => name.Value).Where(name => !Words.Contains(name))];
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string> Labels { get; }

    private static string[] Grouping => ["by", "without", "on", "ignoring", "group_left", "group_right"];

    [GeneratedRegex(@"""(\\.|[^""\\])*""")]
    private static partial Regex Text();

    [GeneratedRegex("#.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"(\w+)\s*[=!]")]
    private static partial Regex Matched();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Lists();

    /// <summary>No number, no duration, no function.</summary>
    [GeneratedRegex(@"(?<![\w.:])[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Identifier();
}

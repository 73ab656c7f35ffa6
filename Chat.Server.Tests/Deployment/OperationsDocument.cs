using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Deployment;

/// <summary><c>docs/operations.md</c>.</summary>
internal static partial class OperationsDocument
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    /// <summary>The headings under "Alerts", each with what stands below it.</summary>
    public static IReadOnlyDictionary<string, string> Alerts { get; } =
        Paragraph().Matches(Section("Alerts")).ToDictionary(paragraph => paragraph.Groups["name"].Value, paragraph => paragraph.Groups["text"].Value.Trim());

    public static IReadOnlyList<Instrument> Instruments { get; } = [.. Row().Matches(Section("Metrics")).Select(row => new Instrument(
        row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value, [.. Code().Matches(row.Groups["tags"].Value).Select(tag => tag.Groups[1].Value)]))];

    private static string Section(string title) => Regex.Match(Text, $@"^## {title}$(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value;

    [GeneratedRegex(@"^### (?<name>.+)\n(?<text>(?:(?!###).*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"^\| `(?<name>[\w.]+)` \| (?<kind>[\w-]+) \| `(?<unit>[^`]+)` \|(?<tags>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}

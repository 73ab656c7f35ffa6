using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Documentation;

/// <summary><c>docs/protocol.md</c>.</summary>
internal static partial class ProtocolDocument
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol.md"));

    /// <summary>The close messages of SignalR clients that have a code, and whether each says to come back.</summary>
    public static IReadOnlyList<(int Code, string Reason, bool AllowReconnect)> CloseMessages { get; } =
    [
        .. CloseMessage().Matches(Text).Select(row => (int.Parse(row.Groups["code"].ValueSpan), row.Groups["reason"].Value, row.Groups["again"].Value == "true")),
    ];

    /// <summary>What it says of an operation.</summary>
    public static string Operation(string name)
    {
        var section = Regex.Match(Text, $@"^### 6\.\d+ `{name}`$.*?(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        return FieldsOf().Match(section) is { Success: true } other ? section + Operation(other.Groups["name"].Value) : section;
    }

    [GeneratedRegex("The fields of `(?<name>[a-z_]+)`")]
    private static partial Regex FieldsOf();

    [GeneratedRegex(@"^\| `(?<code>\d{4}): (?<reason>[^`]+)` \| (?<again>true|false) \| [^|]{20,} \|$", RegexOptions.Multiline)]
    private static partial Regex CloseMessage();
}

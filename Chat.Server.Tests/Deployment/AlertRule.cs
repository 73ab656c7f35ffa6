using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Deployment;

/// <summary>An alert of <c>deploy/prometheus/alerts.yaml</c>.</summary>
internal sealed partial record AlertRule(string Name, string Expression, string For, string Severity, string Runbook)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "prometheus");

    public static string Tests { get; } = File.ReadAllText(Path.Combine(Folder, "alerts.test.yaml"));

    public static IReadOnlyList<AlertRule> All { get; } = [.. Alert().Split(File.ReadAllText(Path.Combine(Folder, "alerts.yaml"))).Skip(1).Select(Read)];

    private static AlertRule Read(string text) => new(
        text[..text.IndexOf('\n')], Block().Match(text).Groups["lines"].Value, Value(text, "for"), Value(text, "labels"), Value(text, "runbook_url"));

    private static string Value(string text, string key) => Regex.Match(text, $@"^ +{key}: ([^#\n]*(#\S+)?)", RegexOptions.Multiline).Groups[1].Value.Trim();

    [GeneratedRegex("^ +- alert: ", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^ +expr: \|\n(?<lines>( {10,}.+\n)+)", RegexOptions.Multiline)]
    private static partial Regex Block();
}

using System.Text;

namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>What <c>docs/configuration-reference.md</c> says of the settings that are in options.</summary>
internal static class ReferencePage
{
    public static GeneratedPart Document { get; } = new(
        "docs/configuration-reference.md", "<!-- From here on ConfigurationReferenceTests writes this page, of the comments, bounds and defaults in the code. -->");

    public static string Write()
    {
        var page = new StringBuilder();
        foreach (var section in ServerSettings.Sections)
        {
            page.Append($"\n## `{section.Path}`\n\n{SettingDocs.Of(section)}\n\n");
            page.Append("| setting | values | default | meaning |\n|---|---|---|---|\n");
            foreach (var setting in section.Settings)
                page.Append($"| `{setting.Key}`<br>`{setting.Variable}` | {SettingColumns.Values(setting)} | {SettingColumns.Default(setting)} | {Cell(SettingDocs.Of(setting))} |\n");
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

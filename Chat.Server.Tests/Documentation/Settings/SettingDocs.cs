using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>The documentation of settings as Markdown of one line, from what the compiler wrote beside the server.</summary>
internal static partial class SettingDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(Program).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!);

    private static readonly Dictionary<string, string> Keys = ServerSettings.Sections.SelectMany(section => section.Settings)
        .ToDictionary(setting => Member(setting), setting => setting.Key);

    /// <summary>What a setting means, and what each of its words does; empty when nobody has said it.</summary>
    public static string Of(Setting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Property.PropertyType) ?? setting.Property.PropertyType;
        string[] values = type.IsEnum ? [.. Enum.GetNames(type).Select(name => $"`{name}`: {Lower(Summary($"F:{type.FullName}.{name}"))}")] : [];
        return string.Join(' ', values.Prepend(Summary(Member(setting))));
    }

    /// <summary>What a section is, without its name.</summary>
    public static string Of(SettingSection section)
    {
        var text = SectionName().Replace(Summary($"T:{section.Options.FullName}"), "");
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Member(Setting setting) => $"P:{setting.Property.DeclaringType!.FullName}.{setting.Property.Name}";

    private static string Summary(string member) =>
        Members.GetValueOrDefault(member)?.Element("summary") is { } summary ? Space().Replace(Text(summary), " ").Trim() : "";

    private static string Text(XElement element) => string.Concat(element.Nodes().Select(Text));

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when (string?)see.Attribute("href") is { } link => $"[{Text(see)}]({link})",
        XElement { Name.LocalName: "see" } see when Keys.TryGetValue((string)see.Attribute("cref")!, out var key) => $"`{key}`",
        XElement { Name.LocalName: "see" } see when ((string)see.Attribute("cref")!).StartsWith("F:", StringComparison.Ordinal) => $"`{((string)see.Attribute("cref")!).Split('.')[^1]}`",
        XElement other => throw new NotSupportedException($"Who reads the reference cannot look this up: {other}"),
        _ => "",
    };

    /// <summary>The words after a colon.</summary>
    private static string Lower(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("^Section `[^`]+`(, a list)?[:.] *")]
    private static partial Regex SectionName();
}

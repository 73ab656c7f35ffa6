using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>What documents and <c>appsettings.json</c> say of settings is what the options say.</summary>
public sealed partial class ConfigurationReferenceTests
{
    private static readonly string AppSettings = Path.Combine(Repository.Root, "appsettings.json");

    [Fact]
    public void The_reference_is_what_the_options_say() => ReferencePage.Document.ShouldBe(ReferencePage.Write());

    [Fact]
    public void Every_section_and_every_setting_says_what_it_is()
    {
        ServerSettings.Sections.Should().AllSatisfy(section => SettingDocs.Of(section).Should().NotBeEmpty(section.Path));
        ServerSettings.Sections.SelectMany(section => section.Settings).Should().AllSatisfy(setting => SettingDocs.Of(setting).Should().EndWith(".", setting.Key));
    }

    [Fact]
    public void What_is_in_no_options_is_described_by_hand()
    {
        ServerSettings.Others.Should().AllSatisfy(name => ReferencePage.Document.Head.Should().Contain($"| `{name}`<br>`{name.Replace(":", "__", StringComparison.Ordinal)}` |"));
        ReferencePage.Document.Head.Should().Contain($"`{SqliteLogFile.DefaultConnectionString}`");
    }

    [Fact]
    public void What_appsettings_json_sets_is_the_default()
    {
        var given = new ConfigurationBuilder().AddJsonFile(AppSettings).Build();

        foreach (var setting in ServerSettings.Sections.SelectMany(section => section.Settings))
        {
            if (given[setting.Key] is { Length: > 0 } text)
                given.GetSection(setting.Key).Get(setting.Property.PropertyType).Should().Be(setting.Default, $"{setting.Key} is '{text}' there");
        }
    }

    [Fact]
    public void Every_setting_with_a_default_stands_in_appsettings_json()
    {
        var given = JsonDocument.Parse(File.ReadAllText(AppSettings)).RootElement;

        var missing = from section in ServerSettings.Sections
                      from setting in section.Settings
                      where setting.Default is not null && section.Path != "Jwt" && !setting.Key.Contains(":0:", StringComparison.Ordinal) && !Has(given, setting.Key)
                      select setting.Key;

        string.Join('\n', missing).Should().BeEmpty();
    }

    [Fact]
    public void Every_setting_that_a_document_names_is_there()
    {
        var unknown = from file in MarkdownFile.All
                      from Match name in Named().Matches(file.Text)
                      where !ServerSettings.Knows(name.Groups["name"].Value)
                      select $"{file.Path}: {name.Groups["name"].Value}";

        string.Join('\n', unknown).Should().BeEmpty();
    }

    private static bool Has(JsonElement element, string key)
    {
        foreach (var part in key.Split(':'))
            if (!element.TryGetProperty(part, out element)) return false;
        return true;
    }

    /// <summary>In code, with a value or without: <c>`Chat:Rooms:Access`</c>, <c>--Jwt:Issuer=x</c>, <c>Chat__Drain__Timeout</c>. A name that goes on with an ellipsis stands for several.</summary>
    [GeneratedRegex(@"(?<![\w:.])(?<name>(?:Chat|Jwt|ConnectionStrings)(?:(?::|__)\w+)+)(?![\w…:])")]
    private static partial Regex Named();
}

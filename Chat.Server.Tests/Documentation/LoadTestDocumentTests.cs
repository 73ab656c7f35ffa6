using System.CommandLine;
using System.Text.RegularExpressions;
using Chat.LoadTest.Commands;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>The tables of options in <c>docs/loadtest.md</c> and <c>docs/scale.md</c> have the options there are.</summary>
public sealed partial class LoadTestDocumentTests
{
    private static readonly string[] OfAll = ["--help", "--version"];

    [Fact]
    public void Every_option_is_described_and_every_described_one_is_there()
    {
        var described = from name in new[] { "loadtest.md", "scale.md" }
                        from Match row in FirstCell().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", name)))
                        from Match option in Option().Matches(row.Value)
                        select option.Value;

        described.Distinct().Should().BeEquivalentTo(Commands.SelectMany(command => command.Options).Select(option => option.Name).Except(OfAll));
    }

    [Fact]
    public void Every_command_is_described()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "loadtest.md"));

        Commands.Should().NotBeEmpty().And.AllSatisfy(command => text.Should().Contain($"$load {command.Name}"));
    }

    private static IEnumerable<Command> Commands => LoadCommands.Create().Subcommands;

    /// <summary>Of a row that begins with an option alone.</summary>
    [GeneratedRegex(@"^\| `--[^|`=]+`[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"--[a-z][a-z0-9-]*")]
    private static partial Regex Option();
}

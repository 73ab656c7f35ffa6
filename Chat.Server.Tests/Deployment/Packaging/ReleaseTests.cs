using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary>What a release is made with.</summary>
public sealed class ReleaseTests
{
    private static readonly string Workflows = Path.Combine(Repository.Root, ".github", "workflows");

    [Fact]
    public void Forms_and_workflows_can_be_read() =>
        Directory.GetFiles(Path.Combine(Repository.Root, ".github"), "*.yml", SearchOption.AllDirectories)
            .Should().HaveCountGreaterThan(3).And.AllSatisfy(path => YamlFile.Parse(File.ReadAllText(path)).Count.Should().BePositive(path));

    [Fact]
    public void Workflows_run_scripts_that_are_there_and_may_do_no_more_than_they_say()
    {
        foreach (var path in Directory.GetFiles(Workflows))
        {
            var workflow = YamlFile.Parse(File.ReadAllText(path));
            workflow["permissions"]!["contents"]!.ToString().Should().Be("read", path);
            var scripts = Steps(workflow).Select(step => $"{step["run"]}").SelectMany(run => Regex.Matches(run, @"(?<![\w/.])(deploy|\.ci)/[\w-]+(?![\w/.-])")).Select(match => match.Value).ToList();
            scripts.Should().NotBeEmpty().And.AllSatisfy(script => IsProgram(Path.Combine(Repository.Root, script)).Should().BeTrue(script));
        }
    }

    [Fact]
    public async Task The_notes_of_a_release_are_its_section_of_the_changelog()
    {
        var changelog = Path.GetTempFileName();
        await File.WriteAllTextAsync(changelog, "# Changelog\n\n## [Unreleased]\n\n- Later\n\n## [1.2.0] - 2026-11-29\n\n### Added\n\n- This\n\n## [1.1.0] - 2026-10-01\n\n- Before\n");

        (await NotesAsync("1.2.0", changelog)).Should().Be((0, "### Added\n\n- This\n"));
        (await NotesAsync("1.1.0", changelog)).Should().Be((0, "- Before\n"));
        (await NotesAsync("1.2", changelog)).Should().Be((1, $"{changelog} has no section [1.2].\n"));
        File.Delete(changelog);
    }

    [Fact]
    public void The_changelog_has_a_section_for_what_is_not_released() =>
        File.ReadAllLines(Path.Combine(Repository.Root, "CHANGELOG.md")).Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Should().AllSatisfy(line => line.Should().MatchRegex(@"^## \[(Unreleased|\d+\.\d+\.\d+\S*\] - \d{4}-\d\d-\d\d$)")).And.HaveElementAt(0, "## [Unreleased]");

    private static Task<(int ExitCode, string Output)> NotesAsync(string version, string changelog) =>
        ShellProgram.RunAsync(Path.Combine(Repository.Root, "deploy", "release-notes"), version, changelog);

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0);

    private static IEnumerable<JsonNode> Steps(JsonObject workflow) =>
        workflow["jobs"]!.AsObject().SelectMany(job => job.Value!["steps"]!.AsArray()).Select(step => step!);
}

using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary><c>.ci/walk</c> does before a release what the documents say.</summary>
public sealed class WalkTests
{
    /// <summary>It lists what it would do with each, and fails for a block that it does not know as for one that is no longer there.</summary>
    [ToolFact("python3")]
    public async Task The_plan_of_the_walk_has_every_block_of_a_shell_and_no_other()
    {
        var blocks = CodeExample.In("sh").Concat(CodeExample.In("console")).Select(block => $" {block} ").ToList();

        var plan = await Checker.RunAsync([], "python3", Path.Combine(Repository.Root, ".ci", "walk"), "--plan");

        plan.Should().NotContain("failed:").And.ContainAll(blocks);
    }
}

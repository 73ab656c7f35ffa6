using Chat.Server.Hosting.ScaleOut;
using Chat.Server.Rooms;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

public sealed class NodeQuestionsTests
{
    [Fact]
    public async Task A_question_goes_to_whoever_has_its_name_and_what_fails_or_is_unknown_gets_no_answer()
    {
        var nodes = new SingleNode();
        var questions = new NodeQuestions(nodes, [Echo("a"), Echo("b")]);
        await questions.StartAsync(default);

        (await nodes.AskAsync("a", "{}")).Should().ContainSingle().Which.Body.Should().Be("a{}");
        (await nodes.AskAsync("b", "1")).Should().ContainSingle().Which.Body.Should().Be("b1");
        (await nodes.AskAsync("b", "fail")).Should().ContainSingle().Which.Body.Should().BeNull();
        (await nodes.AskAsync("c", "{}")).Should().ContainSingle().Which.Body.Should().BeNull();
    }

    private static NodeQuestion Echo(string name) =>
        new(name, body => body == "fail" ? throw new InvalidOperationException(body) : Task.FromResult(name + body));
}
